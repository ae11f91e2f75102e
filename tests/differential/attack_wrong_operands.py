"""Arithmetic that saw ints for long gets floats, strings, lists, None and objects of our own."""


class Money:
    def __init__(self, cents):
        self.cents = cents

    def __add__(self, other):
        return Money(self.cents + getattr(other, "cents", other))

    def __mul__(self, other):
        return Money(self.cents * other)

    def __repr__(self):
        return f"Money({self.cents})"


def combine(a, b, c):
    return a * b + c


total = 0
for i in range(5000):
    total += combine(i, 3, i)
print(total)

for operands in ((1.5, 2, 3), ("ab", 3, "c"), ([1], 2, [3]), (Money(5), 3, Money(2)), (True, 4, False), (2, 3, 4)):
    print(operands, combine(*operands))
for operands in ((None, 1, 2), ("a", "b", "c"), ({}, 1, 2), (1, 2, "x"), (1, 2, None)):
    try:
        print(combine(*operands))
    except TypeError as error:
        print(error)
