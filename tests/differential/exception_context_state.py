"""`raise` without arguments, context across calls, and handlers that run other handlers."""

import sys


def reraise():
    raise


def handle(i):
    try:
        raise KeyError(i)
    except KeyError:
        try:
            if i % 2:
                reraise()
            raise ValueError(i)
        except ValueError as error:
            return error.__context__.args[0]
        except KeyError as error:
            return -error.args[0]


print(sum(handle(i) for i in range(4000)), handle(4), handle(5), sys.exc_info())
try:
    reraise()
except RuntimeError as error:
    print(error)


def during():
    return type(sys.exc_info()[1]).__name__, type(sys.exception()).__name__


def generator():
    try:
        raise OSError
    except OSError:
        yield during()
        yield during()


seen = set()
for i in range(2000):
    try:
        raise IndexError
    except IndexError:
        before = during()
        seen.add((before, *generator(), during()))
    seen.add(during())
print(sorted(seen, key=str))
