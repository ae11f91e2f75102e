"""Deep recursion through C: sorted keys, map, repr, comparisons, properties, reduce and `__call__` chains."""

import functools
import sys


def by_sorted(n):
    return 0 if n == 0 else sorted([n], key=lambda x: by_sorted(x - 1))[0]


def by_map(n):
    return 0 if n == 0 else 1 + next(map(by_map, [n - 1]))


class Wrapper:
    def __init__(self, inner):
        self.inner = inner

    def __repr__(self):
        return f"<{self.inner!r}>"

    def __eq__(self, other):
        return self.inner == other.inner

    def __len__(self):
        return 1 + len(self.inner) if self.inner else 0

    def __getattr__(self, name):
        return getattr(self.inner, name)

    def __call__(self):
        return 1 + (self.inner() if self.inner else 0)


def wrap(n):
    w = None
    for _ in range(n):
        w = Wrapper(w)
    return w


def by_reduce(n):
    return 0 if n == 0 else functools.reduce(lambda a, b: a + b + by_reduce(n - 1), [0, 1])


def attempt(function, n):
    try:
        return function(n)
    except RecursionError as error:
        return "recursion" if "recursion" in str(error) else str(error)


uses = [
    by_sorted,
    by_map,
    by_reduce,
    lambda n: len(repr(wrap(n))),
    lambda n: wrap(n) == wrap(n) if n < 5 else wrap(n)(),
    lambda n: len(wrap(n)),
    lambda n: eval("f(n - 1)", {"f": by_map, "n": n}),
]
for use in uses:
    rows = [attempt(use, n) for n in range(2, 32)]
    print(rows[-1], attempt(use, 100), attempt(use, 100000 if use in (by_sorted, by_map) else 5000))
try:
    wrap(60).missing
except AttributeError as error:
    print(error)
sys.setrecursionlimit(300)
print([attempt(by_map, n) for n in (50, 400)], attempt(by_sorted, 60))
nested = []
for _ in range(10000):
    nested = [nested]
try:
    repr(nested)
except RecursionError as error:
    print(error)
