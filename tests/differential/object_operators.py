"""Operators by special methods: reflected ones, NotImplemented, in-place ones, and errors."""


class Meters:
    def __init__(self, n):
        self.n = n

    def __add__(self, other):
        if isinstance(other, Meters):
            return Meters(self.n + other.n)
        if isinstance(other, int):
            return Meters(self.n + other)
        return NotImplemented

    def __radd__(self, other):
        return Meters(self.n + other * 1000)

    def __iadd__(self, other):
        self.n += getattr(other, "n", other)
        return self

    def __eq__(self, other):
        return self.n == other.n if isinstance(other, Meters) else NotImplemented

    def __lt__(self, other):
        return NotImplemented

    def __matmul__(self, other):
        return self.n * 7

    __hash__ = None


class Special(Meters):
    def __radd__(self, other):
        return Meters(-1)


def add(a, b):
    return a + b


total = Meters(0)
for i in range(3000):
    total = add(total, Meters(i))
    total = add(total, 1)
    total = add(1, total)
    total += 2
print(total.n)
print(add(Meters(1), Special(2)).n, add(Special(2), Meters(1)).n, Meters(3) @ 1, Meters(1) == Meters(1), Meters(1) == 1, Meters(1) != "x")
for action in (lambda: add(Meters(1), "x"), lambda: add([], Meters(1)), lambda: Meters(1) < Meters(2), lambda: Meters(1) - 1, lambda: hash(Meters(1)), lambda: 1 @ 2):
    try:
        print(action().n)
    except TypeError as error:
        print(error)
