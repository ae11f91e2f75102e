"""A bare `raise` in a function called by a handler raises the handler's exception again."""

import traceback


def again():
    raise


def helper(flag):
    if flag:
        again()
    return "stayed"


def work(i):
    try:
        try:
            raise KeyError(i)
        except KeyError:
            return helper(i % 2)
    except LookupError as error:
        return [(e.name, e.lineno) for e in traceback.extract_tb(error.__traceback__)]


def replaced(i):
    try:
        raise KeyError(i)
    except KeyError as first:
        try:
            raise ValueError(i)
        except ValueError:
            pass
        try:
            raise
        except KeyError as second:
            return first is second, second.__context__


def in_finally(i):
    try:
        try:
            raise KeyError(i)
        finally:
            try:
                again()
            except KeyError as error:
                seen = error.args
    except KeyError as error:
        return seen, error.args, len(traceback.extract_tb(error.__traceback__))


for i in range(90):
    rows = work(i), work(i + 1), replaced(i), in_finally(i)
print(*rows, sep="\n")
