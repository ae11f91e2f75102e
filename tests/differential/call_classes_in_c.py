"""Calls of classes that are written in C: `str`, `int`, `list` and others, with errors, names and shadows."""

import sys


class Text:
    def __init__(self, text):
        self.text = text

    def __str__(self):
        return self.text


class Longer(str):
    pass


def text(x):
    return str(x)


for value in (1, 2.5, "s", None, Text("own"), Text(Longer("sub")), Text(5), b"b", Longer("x"), [Text("in")] and "list"):
    for _ in range(100):
        try:
            result = text(value)
            result = type(result).__name__, result
        except TypeError as error:
            result = str(error)
    print(result)


def convert(n):
    total = 0
    for i in range(n):
        digits = str(i)
        total += int(digits) + len(list(digits)) + len(tuple(digits)) + int(float(digits)) + len(set(digits))
        total += bool(digits) + len(dict(a=i)) + sum(j for j, _ in enumerate(digits, start=1)) + len(bytes(3))
        total += len(frozenset(range(i % 5))) + len(list(reversed(digits))) + int("11", base=i % 30 + 2)
    return total


print(convert(2000))


def wrong(kind, *args, **names):
    return kind(*args, **names)


cases = [
    lambda: int("x"),
    lambda: int("5", 99),
    lambda: int([]),
    lambda: float("y"),
    lambda: list(5),
    lambda: tuple(5),
    lambda: tuple(1, 2),
    lambda: list([], 1),
    lambda: range(),
    lambda: range("a"),
    lambda: enumerate(),
    lambda: enumerate([], begin=1),
    lambda: bool(1, 2),
    lambda: str(1, 2, 3, 4),
    lambda: str(b"x", "no such"),
    lambda: dict(5),
    lambda: set(5),
    lambda: str(object=5),
    lambda: str(b"abc", "ascii"),
    lambda: str(b"abc", encoding="ascii"),
    lambda: object(1),
    lambda: type(1, 2),
    lambda: zip(1),
    lambda: map(),
    lambda: memoryview(1),
]
for case in cases:
    for _ in range(60):
        try:
            result = repr(case())
        except Exception as error:
            result = f"{type(error).__name__}: {error}"
    print(result)


class Endless:
    def __str__(self):
        return str(self)


try:
    str(Endless())
except RecursionError:
    print("endless")


class Iterating:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        for i in range(self.n):
            if i == 3:
                raise ValueError("in the middle")
            yield i


def collect(n):
    try:
        return list(Iterating(n)), tuple(Iterating(n))
    except ValueError as error:
        return str(error), error.__traceback__.tb_next.tb_frame.f_code.co_name


for _ in range(500):
    result = collect(3), collect(5)
print(result)


def shadowed(n):
    found = set()
    for i in range(n):
        if i == n // 2:
            globals()["str"] = lambda x: "shadow"
        found.add(str(i % 2))
    del globals()["str"]
    return sorted(found)


print(shadowed(2000))


def references(n):
    value = Text("x" * 10)
    before = sys.getrefcount(value)
    for i in range(n):
        str(value)
        list((value,))
        tuple([value])
    return sys.getrefcount(value) - before


print(references(1000))
