"""Comprehensions: plain, filtered, nested, over pairs, into sets and dicts, and calling a function."""

import sys
from time import perf_counter

N = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
SIZE = 40_000
SIDE = 100


def weight(x):
    return x * 3 + 1


def transpose(rows):
    return [[row[i] for row in rows] for i in range(len(rows[0]))]


def triangles(limit):
    return [
        (a, b, c)
        for c in range(1, limit)
        for b in range(1, c)
        for a in range(1, b)
        if a * a + b * b == c * c
    ]


def primes(limit):
    composite = {j for i in range(2, 90) for j in range(i * i, limit, i)}
    return [i for i in range(2, limit) if i not in composite]


rows = [[i * SIDE + j for j in range(SIDE)] for i in range(SIDE)]
found = None
PROGRESS = 0
laps = [perf_counter()]
for PROGRESS in range(1, N + 1):
    squares = [x * x for x in range(SIZE)]
    weights = [weight(x) for x in squares if x & 1]
    pairs = {x: y for x, y in zip(squares, weights)}
    turned = transpose(rows)
    found = (sum(weights), len(pairs), turned[3][5], len(triangles(45)), len(primes(8_000)))
    laps.append(perf_counter())

expected_sum = sum(3 * x * x + 1 for x in range(1, SIZE, 2))
assert found == (expected_sum, SIZE // 2, 5 * SIDE + 3, 17, 1_007), found
print("result:", *found)
print(f"seconds: {laps[-1] - laps[0]:.6f}", file=sys.stderr)
print("laps:", *(f"{lap:.6f}" for lap in laps), file=sys.stderr)
