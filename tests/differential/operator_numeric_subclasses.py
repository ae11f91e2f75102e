"""Subclasses of int, float, str and tuple in arithmetic: reflected methods, kept types, identity."""


class Int(int):
    def __radd__(self, other):
        return "Int.radd", int(other)

    def __mul__(self, other):
        return Int(int(self) * int(other))


class Float(float):
    def __rsub__(self, other):
        return "Float.rsub"

    def __lt__(self, other):
        return "Float.lt"


class Plain(int):
    pass


class Text(str):
    def __rmod__(self, other):
        return "Text.rmod"

    def __mul__(self, n):
        return "Text.mul"


class Pair(tuple):
    def __radd__(self, other):
        return "Pair.radd"


def arithmetic(a, b):
    rows = []
    for operation in (
        lambda: a + b,
        lambda: a - b,
        lambda: a * b,
        lambda: a < b,
        lambda: a > b,
        lambda: a == b,
        lambda: a % b,
        lambda: -a,
        lambda: a // b,
        lambda: a and b,
    ):
        try:
            rows.append(operation())
        except (TypeError, ValueError) as error:
            rows.append(type(error).__name__)
    return [(x, type(x).__name__) for x in rows]


values = [2, 3.5, Int(4), Float(1.5), Plain(7), True, "%s", Text("t"), (1,), Pair((2,))]
for a in values:
    for b in values:
        for _ in range(3):
            rows = arithmetic(a, b)
        if type(a) in (int, Int, Float, str, tuple) or type(b) in (Plain, Text):
            print(
                repr(a), repr(b), *[x for x, kind in rows], *{kind for x, kind in rows[:3]} & {"Int", "Plain"}
            )


def total(items):
    result = 0
    for x in items:
        result = result + x if not isinstance(result, tuple) else 0
    return result


print(total([1] * 80), total([1] * 80 + [Plain(5)]), total([1] * 80 + [Int(5)]), total([0.5, Float(1)] * 40))
print(
    type(Plain(3) + 0).__name__, type(+Plain(3)).__name__, type(Plain(3) | 0).__name__, Plain(5) is Plain(5)
)
