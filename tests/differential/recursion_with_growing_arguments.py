"""Recursion that spreads ever more arguments ends where the interpreter's does."""

import gc

gc.disable()


def built(*rest):
    built(max(0, 0), *rest)


def handed_on(*rest):
    handed_on(*rest)


def with_names(*rest, **names):
    with_names(0, *rest, a=len(rest), **{name: 0 for name in names if name != "a"})


def too_many(n):
    return two(*range(n))


def two(a, b):
    return a + b


def depth(e):
    n, t = 0, e.__traceback__
    while t:
        n, t = n + 1, t.tb_next
    return n


for i in range(3):
    for f in built, handed_on, with_names:
        try:
            f()
        except RecursionError as e:
            print(f.__name__, repr(e), depth(e))
for n in 2, 3, 17, 33, 41, 254, 255, 256, 300, 70000:
    try:
        print(too_many(n))
    except TypeError as e:
        print(e)
