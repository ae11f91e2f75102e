"""Exceptions whose `__str__` or `__repr__` fail, unusual args, and attributes of built-in errors."""

import traceback


class Silent(Exception):
    def __str__(self):
        raise RuntimeError("no text")


class Odd(Exception):
    def __str__(self):
        return 5


def throw(kind, i):
    if kind == 0:
        raise Silent(i)
    if kind == 1:
        raise Odd
    if kind == 2:
        raise OSError(2, "No such", "file", None, "other")
    if kind == 3:
        raise UnicodeDecodeError("utf-8", b"abc", 1, 2, "why")
    if kind == 4:
        raise SyntaxError("msg", ("f.py", 3, 4, "x = = 5", 3, 6))
    if kind == 5:
        raise ImportError("cannot", name="n", path="p")
    if kind == 6:
        raise KeyError("quo'ted")
    raise StopIteration(i, 2)


def attempt(kind, i):
    try:
        throw(kind, i)
    except Exception as error:
        return traceback.format_exception_only(error), error


for kind in range(8):
    for i in range(25):
        lines, error = attempt(kind, i)
    print(kind, lines)
    print({k: getattr(error, k) for k in ("errno", "filename2", "start", "text", "offset", "name", "value")
           if hasattr(error, k)})
