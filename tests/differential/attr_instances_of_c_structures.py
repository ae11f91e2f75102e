"""Attributes and methods of instances whose class in Python is below one in C: their dicts are their own."""

import datetime
import random
import collections


class Zone(datetime.tzinfo):
    shift = 3

    def __init__(self, name):
        self.name = name

    def utcoffset(self, dt):
        return datetime.timedelta(hours=self.shift)

    def label(self):
        return self.name + str(self.shift)


class Bag(dict):
    def __init__(self, *a):
        super().__init__(*a)
        self.count = 0

    def put(self, k):
        self.count += 1
        self[k] = self.count
        return self.size()

    def size(self):
        return len(self)


class Slotted(list):
    __slots__ = ("extra", "__dict__")

    def first(self):
        return self[0] + self.extra + self.more


class Below(Slotted):
    def second(self):
        return self.first() * 2


class Coin(random.Random):
    def toss(self):
        return self.random() < 0.5


class Error(Exception):
    def __init__(self, code):
        super().__init__(code)
        self.code = code

    def double(self):
        return self.code * 2


class Queue(collections.deque):
    def next(self):
        self.append(self.popleft())
        return self[0]


def work(n):
    zone, bag, below, coin, queue = Zone("z"), Bag(), Below([1, 2]), Coin(7), Queue("abc")
    below.extra, below.more = 10, 100
    out = []
    for i in range(n):
        if i == n // 2:
            zone.label = lambda: "hidden"
            bag.size = lambda: -1
            zone.shift = 4
        try:
            raise Error(i)
        except Error as e:
            code = e.double()
        out.append((zone.label(), zone.utcoffset(None), bag.put(i % 5), below.second(), coin.toss(), code, queue.next()))
    return out


for _ in range(4):
    r = work(60)
print(r[0], r[29:31], r[-1], sum(map(len, r)))
