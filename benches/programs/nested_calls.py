"""Small functions that call each other, six levels deep, from a module-level loop."""

import sys
from time import perf_counter

N = int(sys.argv[1]) if len(sys.argv) > 1 else 16_000
CALLS = 34_000
MASK = 0xFFFFFF


def step(x):
    return x + 3


def double_step(x):
    return step(step(x))


def mix(x, y):
    return double_step(x) ^ y


def fold(x, y):
    return mix(x, y) & MASK


def middle(x):
    return fold(x, 0x5A5A)


def outer(x):
    return middle(x) + 1


value = 0
PROGRESS = 0
laps = [perf_counter()]
for PROGRESS in range(1, N + 1):
    for _ in range(CALLS):
        value = outer(value)
    laps.append(perf_counter())

expected = 0
for _ in range(N * CALLS):
    expected = (((expected + 6) ^ 0x5A5A) & MASK) + 1
assert value == expected, (value, expected)
print("result:", value)
print(f"seconds: {laps[-1] - laps[0]:.6f}", file=sys.stderr)
print("laps:", *(f"{lap:.6f}" for lap in laps), file=sys.stderr)
