"""Plain functions with positional, default and keyword arguments, called from a module-level loop."""

import sys
from time import perf_counter

N = int(sys.argv[1]) if len(sys.argv) > 1 else 5_000
CALLS = 40_000


def add(a, b):
    return a + b


def scale(value, factor=3):
    return value * factor


def clamp(value, low, high):
    if value < low:
        return low
    if value > high:
        return high
    return value


def identity(value):
    return value


total = 0
PROGRESS = 0
laps = [perf_counter()]
for PROGRESS in range(1, N + 1):
    for i in range(CALLS):
        total = add(total, clamp(scale(i), low=0, high=50_000))
        identity(total)
    laps.append(perf_counter())

per_round = sum(min(3 * i, 50_000) for i in range(CALLS))
assert total == N * per_round, total
print("result:", total)
print(f"seconds: {laps[-1] - laps[0]:.6f}", file=sys.stderr)
print("laps:", *(f"{lap:.6f}" for lap in laps), file=sys.stderr)
