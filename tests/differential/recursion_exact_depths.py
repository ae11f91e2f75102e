"""How deep recursion gets through every kind of call before the limit: with, properties, operators."""

import sys

sys.setrecursionlimit(200)
deepest = 0


def note(n):
    global deepest
    deepest = n


class Thing:
    def __init__(self, n=None):
        if n is not None:
            note(n)
            Thing(n + 1)

    n = 0

    @property
    def value(self):
        note(deepest + 1)
        return self.value

    def __getattr__(self, name):
        note(deepest + 1)
        return getattr(self, name + "x")

    def __add__(self, n):
        note(n)
        return self + (n + 1)

    def __getitem__(self, n):
        note(n)
        return self[n + 1]

    def __call__(self, n):
        note(n)
        return self(n + 1)

    def __enter__(self):
        return self

    def __exit__(self, *details):
        pass

    def __eq__(self, other):
        note(deepest + 1)
        return self == other


def managed(n):
    note(n)
    with thing:
        managed(n + 1)


def looped(n):
    note(n)
    for i in range(n, n + 1):
        looped(i + 1)


def comprehended(n):
    note(n)
    return [comprehended(n + 1) for _ in (1,)]


def generated(n):
    note(n)
    yield from generated(n + 1)


def handled(n):
    note(n)
    try:
        return handled(n + 1)
    finally:
        n = None


def decorated(n):
    note(n)
    return (lambda f: lambda *a, **k: f(*a, **k))(decorated)(n + 1)


thing = Thing()
uses = [lambda: Thing(1), lambda: thing.value, lambda: thing.missing, lambda: thing + 1, lambda: thing[1]]
uses += [
    lambda: thing(1),
    lambda: managed(1),
    lambda: looped(1),
    lambda: comprehended(1),
    lambda: list(generated(1)),
]
uses += [lambda: handled(1), lambda: decorated(1), lambda: thing == 1]
for use in uses:
    depths = []
    for _ in range(25):
        deepest = 0
        try:
            use()
        except RecursionError:
            depths.append(deepest)
    print(sorted(set(depths)), len(depths))
