"""Generators consumed by loops and by `sum`, alone and in a pipeline."""

import sys
from time import perf_counter

N = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
LENGTH = 60_000


def count_up(n):
    i = 0
    while i < n:
        yield i
        i += 1


def evens(numbers):
    for number in numbers:
        if number % 2 == 0:
            yield number


def squares(numbers):
    for number in numbers:
        yield number * number


def walk(low, high):
    """The numbers of a range in the order of a balanced tree, by delegation."""
    if low < high:
        middle = (low + high) // 2
        yield from walk(low, middle)
        yield middle
        yield from walk(middle + 1, high)


looped = summed = walked = 0
PROGRESS = 0
laps = [perf_counter()]
for PROGRESS in range(1, N + 1):
    looped = 0
    for value in count_up(LENGTH):
        looped += value
    summed = sum(squares(evens(count_up(LENGTH))))
    walked = 0
    for value in walk(0, 3_000):
        walked = (walked * 31 + value) & 0xFFFFFF
    laps.append(perf_counter())

assert looped == LENGTH * (LENGTH - 1) // 2, looped
assert summed == sum(i * i for i in range(0, LENGTH, 2)), summed
print("result:", looped, summed, walked)
print(f"seconds: {laps[-1] - laps[0]:.6f}", file=sys.stderr)
print("laps:", *(f"{lap:.6f}" for lap in laps), file=sys.stderr)
