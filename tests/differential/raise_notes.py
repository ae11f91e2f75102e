"""Notes are added while exceptions pass frames of hot code, and printed after the message."""

import traceback


def leaf(i):
    if i % 3 == 2:
        error = ValueError("bad", i)
        error.add_note("first")
        raise error
    return i


def middle(i):
    try:
        return leaf(i)
    except ValueError as error:
        error.add_note(f"in middle {i}")
        raise


def outer(n):
    kept = []
    for i in range(n):
        try:
            middle(i)
        except ValueError as error:
            error.add_note("multi\nline")
            kept.append(error)
    return kept


kept = outer(100)
print(len(kept), kept[-1].__notes__)
print("".join(traceback.format_exception(kept[-1])).replace(__file__, "FILE"))
kept[0].__notes__ = "no list"
print(traceback.format_exception_only(kept[0]))
try:
    kept[0].add_note("x")
except TypeError as error:
    print(error)
del kept[1].__notes__
kept[1].add_note("fresh")
print(kept[1].__notes__)
