"""Unary operators, abs, divmod, pow with three arguments, round, and matrix products of own classes."""

import math
import operator


class Vector:
    def __init__(self, *items):
        self.items = items

    def __neg__(self):
        return Vector(*(-x for x in self.items))

    def __pos__(self):
        return self

    def __invert__(self):
        return Vector(*self.items[::-1])

    def __abs__(self):
        return math.sqrt(sum(x * x for x in self.items))

    def __matmul__(self, other):
        return sum(a * b for a, b in zip(self.items, other.items))

    def __imatmul__(self, other):
        self.items = tuple(a * b for a, b in zip(self.items, other.items))
        return self

    def __divmod__(self, n):
        return tuple(divmod(x, n) for x in self.items)

    def __rdivmod__(self, n):
        return "rdivmod", n

    def __pow__(self, n, modulus=None):
        return "pow", n, modulus

    def __rpow__(self, n, modulus=None):
        return "rpow", n, modulus

    def __round__(self, digits=0):
        return Vector(*(round(x, digits) for x in self.items))

    __floor__ = __trunc__ = __ceil__ = lambda self: self.items[0]

    def __repr__(self):
        return f"V{self.items}"


def work(i):
    v = Vector(i, 2.25, -3)
    w = +v
    w @= Vector(1, 2, 3)
    own = [-v, ~v, abs(v), v @ v, divmod(v, 2), divmod(7, v), pow(v, 2), pow(v, 2, 5), 2**v, round(v, 1)]
    own += [round(v), math.floor(v), math.trunc(v), math.ceil(v), not v, -(-v)]
    return own + [- -i, ~~i, -True, +False, ~0, -(-(2**63))]


for i in range(70):
    row = work(i)
print(*row, sep="\n")
for bad in ("-'a'", "~1.5", "abs('x')", "divmod(1, 'a')", "pow(2, -1, 4)", "pow('a', 2)", "1 @ 2", "-None"):
    code = compile(bad, "<bad>", "eval")
    for _ in range(25):
        try:
            eval(code)
        except (TypeError, ValueError) as error:
            text = str(error)
    print(bad, text)
print(operator.neg(Vector(1)), pow(3, -1, 7), [pow(i, 3, 5) for i in range(70)][-4:])
Vector.__neg__ = lambda self: "patched"
print(-Vector(2))
del Vector.__neg__, Vector.__invert__
try:
    work(1)
except TypeError as error:
    print(error)
