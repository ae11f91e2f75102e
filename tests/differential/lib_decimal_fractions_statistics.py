"""Decimal contexts, fractions, statistics, random with seeds and cmath in the same loops."""

import cmath
import decimal
import random
import statistics
from decimal import Decimal
from fractions import Fraction


def harmonic(n):
    total = Fraction()
    for i in range(1, n + 1):
        total += Fraction(1, i)
    return total


def interest(n):
    amount = Decimal("100")
    with decimal.localcontext() as context:
        context.prec = 10
        context.rounding = decimal.ROUND_HALF_EVEN
        for _ in range(n):
            amount = amount * Decimal("1.05") + 1
    return amount, amount.quantize(Decimal("0.01"))


def mixed(x, n):
    for i in range(n):
        x = x + i if i % 2 else x * 2 - 1
    return x


for i in range(60):
    rows = (
        harmonic(i % 12),
        interest(i % 5),
        mixed(Fraction(1, 3), 4),
        mixed(Decimal("0.1"), 4),
        mixed(0.1, 4),
        mixed(1j, 4),
    )
print(*rows, sep="\n")
source = random.Random(7)
numbers = [source.random() for _ in range(80)]
print(statistics.fmean(numbers), statistics.median(numbers), round(statistics.stdev(numbers), 10))
print(source.sample(range(100), 5), source.choices("abc", k=6), source.gauss(0, 1))
for bad in (
    lambda: Decimal(1) / 0,
    lambda: Decimal("x"),
    lambda: Decimal(1) + 0.5,
    lambda: Fraction(1, 0),
    lambda: Fraction(1, 2) + "a",
    lambda: statistics.mean([]),
    lambda: Decimal("sNaN") + 1,
    lambda: cmath.log(0),
):
    for _ in range(15):
        try:
            bad()
        except (ArithmeticError, TypeError, ValueError) as error:
            text = f"{type(error).__name__}: {error}"
    print(text)
print(
    Fraction(1, 3) == 1 / 3,
    Decimal("0.5") == Fraction(1, 2),
    Fraction("0.25") + Fraction(2.5),
    cmath.sqrt(-4),
)
print(
    max(Decimal(1), 0.5, Fraction(3, 2)),
    sorted([Fraction(1, 2), 0.25, Decimal(1)]),
    hash(Fraction(5)) == hash(Decimal(5)) == 5,
)
