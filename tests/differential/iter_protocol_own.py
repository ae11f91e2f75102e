"""Own iterators: `__next__` that fails, changes, is replaced, returns itself; `iter` that lies; sentinels."""


class Count:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        if self.n <= 0:
            raise StopIteration
        self.n -= 1
        return self.n


class Restarting(Count):
    def __next__(self):
        if self.n == 0:
            self.n = 3
            raise StopIteration
        self.n -= 1
        return self.n


def loop(iterator):
    total = 0
    for x in iterator:
        total = total * 2 + x
    return total


for i in range(70):
    rows = loop(Count(5)), loop(Count(0))
r = Restarting(2)
print(rows, loop(r), loop(r), list(r))
Count.__next__ = lambda self: (_ for _ in ()).throw(KeyError("next")) if self.n == 2 else Count.step(self)
Count.step = lambda self: setattr(self, "n", self.n - 1) or self.n
for _ in range(60):
    try:
        loop(Count(9))
    except KeyError as error:
        text = error.args
print(text)


class Lying:
    def __iter__(self):
        return 5


class NoNext:
    def __iter__(self):
        return NoNext()


class Old:
    def __init__(self, n):
        self.n = n

    def __getitem__(self, i):
        if i == self.n:
            raise IndexError
        if i > 50:
            raise StopIteration
        return i


for bad in (Lying(), NoNext(), 5, None, Count, object()):
    for _ in range(20):
        try:
            loop(bad)
        except TypeError as error:
            text = str(error)
    print(text)
print(loop(Old(8)), loop(Old(99)) % 1000, 3 in Old(5), list(reversed([*Old(3)])))
Old.__iter__ = None
try:
    loop(Old(1))
except TypeError as error:
    print(error)
counter = iter(range(100))
print(list(iter(lambda: next(counter) // 7, 5))[-3:], next(counter))
state = [0]


def poll():
    state[0] += 1
    return state[0] % 10


print([len(list(iter(poll, 9))) for _ in range(60)][-1])
