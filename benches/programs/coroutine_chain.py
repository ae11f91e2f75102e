"""Coroutines that await each other, driven by a small loop of our own."""

import sys
from time import perf_counter

N = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
TASKS = 10_000


class Pause:
    """Suspends the task once; what is sent in becomes the result."""

    def __await__(self):
        value = yield
        return value


async def leaf(x):
    return x + 1


async def pausing(x):
    return x + await Pause()


async def double(x):
    return await leaf(x) + await leaf(x)


async def chain(x):
    return await double(await pausing(x))


def drive(coroutine, value):
    """Run to the end, answering every pause with `value`."""
    coroutine.send(None)
    try:
        while True:
            coroutine.send(value)
    except StopIteration as stop:
        return stop.value


total = 0
PROGRESS = 0
laps = [perf_counter()]
for PROGRESS in range(1, N + 1):
    total = 0
    for i in range(TASKS):
        total += drive(chain(i), 5)
    laps.append(perf_counter())

assert total == sum(2 * (i + 6) for i in range(TASKS)), total
print("result:", total)
print(f"seconds: {laps[-1] - laps[0]:.6f}", file=sys.stderr)
print("laps:", *(f"{lap:.6f}" for lap in laps), file=sys.stderr)
