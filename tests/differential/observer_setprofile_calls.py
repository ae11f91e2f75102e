"""`sys.setprofile` events of Python and C calls, returns and exceptions, switched on in hot code."""

import sys

events = []


def profiler(frame, event, arg):
    name = arg.__name__ if event.startswith("c_") else frame.f_code.co_name
    events.append((event, name))


class Thing:
    def __init__(self, x):
        self.x = x

    def __len__(self):
        return self.x

    def __add__(self, other):
        return Thing(self.x + other)

    @property
    def double(self):
        return self.x * 2


def items(n):
    yield n
    yield n + 1


def work(i):
    thing = Thing(i) + 1
    total = len(thing) + thing.double + sum(items(i))
    try:
        int("x")
    except ValueError:
        pass
    return sorted([total, 1], key=lambda v: -v)[0]


def loop(n, on, off):
    total = 0
    for i in range(n):
        if i == on:
            sys.setprofile(profiler)
        if i == off:
            sys.setprofile(None)
        total += work(i)
    return total


print(loop(100, -1, -1), events)
print(loop(100, 70, 71), len(events))
print(*events, sep="\n")
events.clear()
counts = {}


def counting(frame, event, arg):
    counts[event] = counts.get(event, 0) + 1


sys.setprofile(counting)
total = loop(80, -1, -1)
sys.setprofile(None)
print(total, sorted(counts.items()))
print(loop(100, -1, -1), sys.getprofile())
