"""Nan, infinities, negative zero, subnormals and rounding in all operators."""

import math

INF, NAN = float("inf"), float("nan")
VALUES = [0.0, -0.0, 1.0, -1.0, 0.1, 1e308, -1e308, 5e-324, 2.0**53, INF, -INF, NAN]


def operate(a, b):
    results = [a + b, a - b, a * b, a < b, a <= b, a == b, a != b, a > b, a >= b]
    results += [a / b, a // b, a % b] if b else []
    return results


lines = [repr([operate(a, b) for b in VALUES]) for a in VALUES for _ in range(20)]
print(*lines[::20], sep="\n")
print(-0.0 + 0.0, -0.0 - 0.0, 0.0 * -1, -(0.0), abs(-0.0), -0.0 == 0.0, math.copysign(1, -0.0))
print(NAN in [NAN], NAN == NAN, [NAN] == [NAN], max(NAN, 1.0), max(1.0, NAN), min(NAN, 1.0), sorted([3.0, NAN, 1.0])[0])
print(0.1 + 0.2, 1e16 + 1, 1e308 * 10, -1e308 * 10, 5e-324 / 2, 1 / 3)

x, n = 1.0, 0
while x != 0.0:
    x = x / 2.0
    n += 1
print(n)
x, n = 1.0, 0
while x != INF:
    x = x * 2.0
    n += 1
print(n)
