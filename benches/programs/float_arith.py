"""Floating-point loops: a polynomial, Newton's square root, an integral, and the logistic map."""

import sys
from time import perf_counter

N = int(sys.argv[1]) if len(sys.argv) > 1 else 4_000


def polynomial(x):
    return ((0.5 * x - 1.25) * x + 2.0) * x - 0.75


def newton_sqrt(value):
    guess = value * 0.5 + 0.5
    for _ in range(12):
        guess = 0.5 * (guess + value / guess)
    return guess


def integral(low, high, steps):
    width = (high - low) / steps
    total = 0.0
    for i in range(steps):
        total += polynomial(low + (i + 0.5) * width)
    return total * width


def logistic(x, rate, steps):
    for _ in range(steps):
        x = rate * x * (1.0 - x)
    return x


area = root = chaos = 0.0
PROGRESS = 0
laps = [perf_counter()]
for PROGRESS in range(1, N + 1):
    area = integral(-1.0, 3.0, 40_000)
    for i in range(1, 3_000):
        root += newton_sqrt(i * 1.0) - root * 0.5
    chaos = logistic(0.3125, 3.75, 60_000)
    laps.append(perf_counter())

# The exact area; the map stays in its interval.
assert abs(area - 10.0 / 3.0) < 1e-6, area
assert 0.0 < chaos < 1.0, chaos
print("result:", repr(area), repr(root), repr(chaos))
print(f"seconds: {laps[-1] - laps[0]:.6f}", file=sys.stderr)
print("laps:", *(f"{lap:.6f}" for lap in laps), file=sys.stderr)
