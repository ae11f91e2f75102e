"""Recursion with C code between the frames: `sorted` keys, `map`, `__getattr__` and `__add__`."""

import sys

sys.setrecursionlimit(400)


def by_map(n):
    return 0 if n == 0 else 1 + list(map(by_map, [n - 1]))[0]


class Sum:
    def __init__(self, n):
        self.n = n

    def __add__(self, other):
        return 0 if self.n == 0 else 1 + (Sum(self.n - 1) + other)


class Lazy:
    def __init__(self, n):
        self.n = n

    def __getattr__(self, name):
        return 0 if self.n == 0 else 1 + getattr(Lazy(self.n - 1), name)


def by_key(n):
    return n if n == 0 else sorted([n - 1], key=lambda x: by_key(x))[0] + 1


for _ in range(100):
    results = by_map(60), Sum(80) + 0, Lazy(60).anything, by_key(50)
print(results)


def endless(n):
    return list(map(endless, [n + 1]))


for function in (endless, by_map):
    try:
        function(1000)
    except RecursionError as error:
        print(str(error).partition(" in ")[0].partition(" while")[0])
