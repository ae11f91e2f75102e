"""Recursion through operators ends for want of native recursion, and not in a comparison of numbers before."""

import sys


class X:
    def __add__(self, n):
        return 1 if n == 0 else self + (n - 1)

    def __getitem__(self, n):
        return 1 if n == 0 else self[n - 1]


def message(f):
    try:
        return f()
    except RecursionError as e:
        return str(e)


x = X()
for limit in (1000, 5000):
    sys.setrecursionlimit(limit)
    for _ in range(6):
        print(message(lambda: x + 10**6))
