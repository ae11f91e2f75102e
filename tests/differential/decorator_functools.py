"""lru_cache, cache, cached_property, wraps, total_ordering, singledispatchmethod and reduce under load."""

import functools

calls = []


@functools.lru_cache(maxsize=8)
def limited(x, *, y=0):
    calls.append((x, y))
    return x * 10 + y


@functools.cache
def unlimited(n):
    return 1 if n < 2 else n * unlimited(n - 1)


class Thing:
    def __init__(self, n):
        self.n = n

    @functools.cached_property
    def heavy(self):
        calls.append(self.n)
        return self.n * 2

    @functools.singledispatchmethod
    def kind(self, x):
        return "other", self.n

    @kind.register
    def _(self, x: int):
        return "int", x + self.n

    @kind.register
    def _(self, x: str):
        return "str", x * self.n


@functools.total_ordering
class Version:
    def __init__(self, *parts):
        self.parts = parts

    def __eq__(self, other):
        return self.parts == other.parts

    def __lt__(self, other):
        return self.parts < other.parts


for i in range(200):
    limited(i % 10 if i < 100 else i % 6, y=i % 2)
print(limited.cache_info(), len(calls), calls[-3:])
print(unlimited(60) % 1000003, unlimited.cache_info())
calls.clear()
things = [Thing(i) for i in range(4)]
for i in range(100):
    thing = things[i % 4]
    row = thing.heavy, thing.kind(i), thing.kind("ab"), thing.kind(None)
    if i == 90:
        del thing.heavy
print(row, calls, sorted(thing.__dict__))
versions = [Version(i * 7 % 13, i % 3) for i in range(60)]
print(
    max(versions).parts,
    min(versions).parts,
    [v.parts for v in sorted(versions)][:4],
    Version(1) >= Version(1),
)
print(functools.reduce(lambda a, b: (a * 31 + b) % 10007, range(200), 7))
try:
    limited([])
except TypeError as error:
    print(error)
limited.cache_clear()
print(limited(1), limited.__wrapped__(2, y=3), limited.cache_parameters())
