"""Fibonacci numbers twice: by recursion, and by a loop whose numbers outgrow 64 bits."""

import sys
from time import perf_counter

N = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
DEPTH = 17
LENGTH = 400
SERIES = 600


def fib(n):
    if n < 2:
        return n
    return fib(n - 1) + fib(n - 2)


def fib_loop(n):
    a, b = 0, 1
    for _ in range(n):
        a, b = b, a + b
    return a


small = large = 0
PROGRESS = 0
laps = [perf_counter()]
for PROGRESS in range(1, N + 1):
    for _ in range(20):
        small = fib(DEPTH)
    for _ in range(SERIES):
        large = fib_loop(LENGTH)
    laps.append(perf_counter())

assert small == 1597 and large % 10**9 == 216019675, (small, large)
print("result:", small, large)
print(f"seconds: {laps[-1] - laps[0]:.6f}", file=sys.stderr)
print("laps:", *(f"{lap:.6f}" for lap in laps), file=sys.stderr)
