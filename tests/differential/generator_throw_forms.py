"""`throw` with instances, classes and old signatures, at every point of a generator's life."""

import warnings

warnings.simplefilter("ignore")


def body(n):
    for i in range(n):
        try:
            yield i
        except ValueError as error:
            yield "value", error.args
        except KeyError:
            return "key"


def attempt(g, *arguments):
    try:
        return g.throw(*arguments)
    except BaseException as error:
        return type(error).__name__, error.args


class Picky(Exception):
    def __init__(self, a, b):
        super().__init__(b, a)


def work(i):
    rows = []
    g = body(10)
    rows.append(attempt(g, ValueError("unstarted", i)))
    rows.append(next(g, "dead"))
    g = body(10)
    next(g)
    rows.append(attempt(g, ValueError(i)))
    rows.append(next(g))
    rows.append(attempt(g, ValueError))
    rows.append(next(g))
    rows.append(attempt(g, ValueError, i))
    rows.append(next(g))
    rows.append(attempt(g, ValueError, (1, 2)))
    rows.append(next(g))
    rows.append(attempt(g, Picky, (1, 2)))
    rows.append(attempt(g, KeyError("late")))
    g = body(3)
    next(g)
    rows.append(attempt(g, KeyError, None, None))
    for bad in ((5,), (ValueError(1), 2), (ValueError, 1, "tb"), ()):
        g = body(3)
        next(g)
        rows.append(attempt(g, *bad))
        rows.append(next(g, "dead"))
    return rows


for i in range(70):
    rows = work(i)
print(*rows, sep="\n")
