"""Loops whose numbers turn from int to float, big int, bool, complex, Fraction and back in the middle."""

from decimal import Decimal
from fractions import Fraction


def total(items, start):
    result = start
    for x in items:
        result = result + x * 2 - 1
    return result


def change(n, at, to):
    x, history = 1, []
    for i in range(n):
        if i == at:
            x = to
        x = x + i
        y = x * 3 // 2 if not isinstance(x, complex) else x * 3
        if i in (at - 1, at, n - 1):
            history.append((x, y, type(y).__name__))
    return history


for to in (
    0.5,
    2**62,
    -(2**63),
    10**30,
    True,
    1j,
    Fraction(1, 3),
    Decimal("0.1"),
    -0.0,
    float("inf"),
    float("nan"),
):
    try:
        print(change(100, 60, to))
    except (TypeError, ArithmeticError) as error:
        print(type(error).__name__, error)
mixtures = [
    [1, 2.5],
    [1, 2**64],
    [True, 1, False],
    [1j, 2],
    [Fraction(1, 2), 1],
    [0.1] * 3,
    [2**63 - 1, 1],
    [-(2**63), -1],
]
for items in mixtures:
    print(total(items * 35, 0), total(items[::-1] * 30, 1))
    print(total([3] * 60 + items, 5))
try:
    total([1] * 70 + ["x"], 0)
except TypeError as error:
    print(error)
try:
    total([1] * 70 + [None], 0)
except TypeError as error:
    print(error)


def shrink(n):
    x = 2**200
    sizes = []
    while x > 1:
        x = x >> 3 if x > 2**30 else x // 2
        sizes.append(x.bit_length())
    for i in range(n):
        x = (x * 6364136223846793005 + i) & (2**64 - 1) if i % 2 else x - 2**62
    return len(sizes), sizes[-5:], x


print(shrink(100))
