"""Keyword arguments: dispatch by name, forwarding of `**options`, defaults and keyword-only ones."""

import sys
from time import perf_counter

N = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
REQUESTS = 8_000


def add(*, left, right):
    return left + right


def scale(*, value, factor=2, offset=0):
    return value * factor + offset


def pick(*, values, index=0, **unused):
    return values[index]


HANDLERS = {"add": add, "scale": scale, "pick": pick}


def dispatch(action, **options):
    return HANDLERS[action](**options)


def with_defaults(action, **options):
    options.setdefault("offset", 1)
    return dispatch(action, **options)


VALUES = (3, 5, 7, 11)
total = 0
PROGRESS = 0
laps = [perf_counter()]
for PROGRESS in range(1, N + 1):
    for i in range(REQUESTS):
        total += dispatch("add", left=i, right=1)
        total += with_defaults("scale", value=i)
        total += dispatch("pick", values=VALUES, index=i & 3, trace=False)
    laps.append(perf_counter())

expected = sum((i + 1) + (2 * i + 1) + VALUES[i & 3] for i in range(REQUESTS))
assert total == N * expected, total
print("result:", total)
print(f"seconds: {laps[-1] - laps[0]:.6f}", file=sys.stderr)
print("laps:", *(f"{lap:.6f}" for lap in laps), file=sys.stderr)
