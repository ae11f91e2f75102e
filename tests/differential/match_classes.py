"""Class patterns: `__match_args__`, keywords, built-in types, properties, and errors."""

import dataclasses


@dataclasses.dataclass
class Point:
    x: int
    y: int


class Sub(Point):
    pass


class Named:
    __match_args__ = ("name", "size")

    def __init__(self, name):
        self.name = name

    @property
    def size(self):
        return len(self.name)


def look(x):
    match x:
        case Sub(0, y):
            return "sub", y
        case Point(0, 0):
            return "origin"
        case Point(x=0, y=y) | Point(y=0, x=y):
            return "axis", y
        case Point(a, b) if a == b:
            return "diagonal", a
        case Point():
            return "point"
        case Named("ab" as name, 2):
            return "named", name
        case Named(size=s):
            return "size", s
        case bool(b):
            return "bool", b
        case int(n) | float(n):
            return "number", n
        case str(s):
            return "str", s
        case tuple((a, list([b, *_]))):
            return "tuple", a, b
        case BaseException(args=[first, *_]):
            return "error", first
        case _:
            return "other"


values = [
    Sub(0, 1),
    Point(0, 0),
    Point(0, 3),
    Point(4, 0),
    Point(5, 5),
    Point(1, 2),
    Named("ab"),
    Named("abc"),
]
values += [True, 5, 2.5, "s", (1, [2, 3]), (1, []), KeyError("k"), KeyError(), object, None, b"b"]
for _ in range(60):
    rows = [look(x) for x in values]
print(*rows, sep="\n")
Point.__match_args__ = ("y", "x")
print(look(Sub(1, 0)), look(Point(3, 0)))
for bad in (("x",), ["x", "y"], ("x", 5), ("x", "x"), None):
    Point.__match_args__ = bad
    try:
        print(look(Point(1, 2)))
    except TypeError as error:
        print(error)
del Point.__match_args__
try:
    look(Point(1, 2))
except TypeError as error:
    print(error)
