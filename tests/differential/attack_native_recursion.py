"""Recursion through operators ends in RecursionError, without a limit too; plain recursion goes on."""

import sys


class Summand:
    def __init__(self, n):
        self.n = n

    def __add__(self, other):
        global deepest
        deepest = self.n
        return Summand(self.n + 1) + other


deepest = 0


def recurse(limit):
    sys.setrecursionlimit(limit)
    try:
        Summand(0) + Summand(1)
    except RecursionError as e:
        print(limit, deepest > 400, type(e).__name__)


for _ in range(30):
    recurse(1000)
recurse(1_000_000)


def plain(n):
    return plain(n - 1) + 1 if n else 0


for depth in (10, 10, 10, 100, 5000, 20_000, 100_000):
    print(depth, plain(depth))


def mutual(n):
    return other(n - 1) + 1 if n else 0


def other(n):
    return mutual(n - 1) + 1 if n else 0


for depth in (10, 10, 5000, 10, 5000):
    print(depth, mutual(depth))
