"""Instances of int, float and str subclasses in arithmetic, with and without overrides."""


class Tagged(int):
    def __add__(self, other):
        return Tagged(int(self) + int(other) + 1000)

    __radd__ = __add__


class Plain(int):
    pass


class Ratio(float):
    def __mul__(self, other):
        return Ratio(float(self) * other * 2)


class Name(str):
    def __add__(self, other):
        return Name(str(self) + "+" + str(other))

    def __len__(self):
        return 99


def add(a, b):
    return a + b


def multiply(a, b):
    return a * b


total = 0
for i in range(5000):
    total = add(total, i)
print(total)
for a in (Tagged(1), Plain(2), 3, True):
    for b in (Tagged(4), Plain(5), 6, False):
        result = add(a, b)
        print(type(a).__name__, type(b).__name__, type(result).__name__, result, type(multiply(a, b)).__name__)
print(multiply(Ratio(1.5), 2.0), multiply(2.0, Ratio(1.5)), type(multiply(2.0, Ratio(1.5))).__name__)
print(add(Name("a"), "b"), add("a", Name("b")), len(Name("a")), type(add("a", Name("b"))).__name__)
items = [10, 20, 30]
print(items[Plain(1)], items[Tagged(2)], range(Plain(3))[Plain(1)], [0] * Plain(2))
total = Plain(0)
for i in range(3000):
    total = total + Plain(i)
print(type(total).__name__, total, Plain(5) == 5, hash(Plain(5)) == hash(5), {Plain(1): 2}[1])
