"""Functions of `math` in loops, their domain errors, and a `math` attribute rebound."""

import math
from math import cos, floor, sqrt


def wave(n):
    total = 0.0
    for i in range(n):
        total += sqrt(i) + math.sin(i * 0.01) * cos(i * 0.02) + floor(i / 3) + math.pi
    return total


print(repr(wave(5000)))
for value in (-1.0, float("nan"), float("inf"), "x", 10**400, True):
    try:
        print(sqrt(value))
    except (ValueError, TypeError, OverflowError) as error:
        print(error)
original = math.sin
math.sin = lambda x: 1000.0
print(repr(wave(10)))
math.sin = original
print(repr(wave(10)))
sqrt = abs
print(repr(wave(10)))
print(math.floor(-0.5), math.ceil(2.1), math.trunc(-2.9), math.hypot(3, 4), math.fsum([0.1] * 10), math.isclose(0.1 + 0.2, 0.3))
