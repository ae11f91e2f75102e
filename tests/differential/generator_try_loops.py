"""Generators suspended in handlers: each has its own exception being handled, restored at each step."""

import sys


def handler(n):
    for i in range(n):
        try:
            raise ValueError(i)
        except ValueError:
            yield repr(sys.exception())
            yield repr(sys.exception())
        yield repr(sys.exception())


def context(n):
    for i in range(n):
        try:
            yield i
        except KeyError as error:
            yield repr(error.__context__)


def interleave(n):
    rows = []
    a, b = handler(n), handler(n)
    next(b)
    for x in a:
        try:
            raise KeyError("outer")
        except KeyError:
            rows.append((x, next(b, "end"), repr(sys.exception())))
        rows.append(repr(sys.exception()))
    return rows


for i in range(60):
    rows = interleave(2)
print(*rows, sep="\n")


def thrown(n):
    g = context(n)
    for i in g:
        try:
            raise OSError(i)
        except OSError:
            row = g.throw(KeyError("thrown"))
    return row


print(thrown(80))


def reraising():
    try:
        raise ValueError("kept")
    except ValueError:
        yield 1
        raise


for i in range(70):
    g = reraising()
    next(g)
    try:
        try:
            raise KeyError("other")
        except KeyError:
            next(g)
    except ValueError as error:
        row = repr(error), repr(error.__context__)
print(row)
