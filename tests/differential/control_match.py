"""Match statements: literals, captures, sequences, mappings, classes, guards, alternatives."""


class Point:
    __match_args__ = ("x", "y")

    def __init__(self, x, y):
        self.x = x
        self.y = y


def describe(value):
    match value:
        case 0 | 1:
            return "bit"
        case int(n) if n < 0:
            return f"negative {n}"
        case int() | float():
            return "number"
        case "":
            return "empty"
        case str() as text:
            return text[0]
        case [x]:
            return f"one {x}"
        case [first, *rest]:
            return f"{first} and {len(rest)}"
        case {"kind": kind, **others}:
            return f"{kind} {sorted(others)}"
        case Point(0, y):
            return f"axis {y}"
        case Point(x=x, y=y):
            return f"point {x + y}"
        case None:
            return "none"
        case _:
            return "other"


VALUES = [0, 1, -5, 7, 2.5, "", "text", [], [1], [1, 2, 3], (4, 5), {"kind": "k", "z": 1}, {}, Point(0, 3), Point(1, 2), None, {1}, b"x", True]
print([describe(value) for value in VALUES])
lengths = 0
for i in range(4000):
    lengths += len(describe(VALUES[i % len(VALUES)]))
print(lengths)
