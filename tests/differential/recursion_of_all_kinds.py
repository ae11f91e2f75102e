"""How deep recursions go that the interpreter runs without native recursion."""

import sys


class Property:
    def __init__(self, n):
        self.n = n

    @property
    def depth(self):
        return 0 if self.n == 0 else Property(self.n - 1).depth + 1


class Items:
    def __getitem__(self, n):
        return 0 if n == 0 else self[n - 1] + 1


class Methods:
    def method(self, n):
        if n == 0:
            return 0
        bound = self.method
        return bound(n - 1) + 1


def loops(n):
    if n:
        for x in loops(n - 1):
            yield x
    else:
        yield n


def delegates(n):
    if n:
        yield from delegates(n - 1)
    else:
        yield n


async def awaits(n):
    if n == 0:
        return 0
    return await awaits(n - 1) + 1


def awaited(n):
    try:
        awaits(n).send(None)
    except StopIteration as stop:
        return stop.value


def packed(n, *args, **options):
    return 0 if n == 0 else packed(n - 1, *args, **options) + 1


def under(limit, function, n):
    sys.setrecursionlimit(limit)
    try:
        return function(n)
    except RecursionError:
        return "too deep"
    finally:
        sys.setrecursionlimit(1000)


# The interpreter learns first what the instructions are about.
for _ in range(40):
    Property(3).depth, Items()[3], Methods().method(3), sum(loops(3)), sum(delegates(3)), awaited(3), packed(
        3, 1, x=2
    )

for n, limit in [(400, 1000), (900, 1000), (980, 1000), (1000, 1000)]:
    print(n, limit, "loops", under(limit, lambda n: sum(1 for _ in loops(n)), n))
    print(n, limit, "delegates", under(limit, lambda n: sum(1 for _ in delegates(n)), n))
for n, limit in [(400, 1000), (900, 1000), (980, 1000), (1000, 1000)]:
    print(n, limit, "property", under(limit, lambda n: Property(n).depth, n))
    print(n, limit, "items", under(limit, lambda n: Items()[n], n))
for n, limit in [(900, 1000), (1000, 1000), (5000, 6000)]:
    print(n, limit, "methods", under(limit, Methods().method, n))
    print(n, limit, "awaits", under(limit, awaited, n))
    print(n, limit, "packed", under(limit, lambda n: packed(n, 1, 2, x=3), n))
