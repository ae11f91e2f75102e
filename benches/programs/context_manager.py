"""`with` blocks: a class with `__enter__` and `__exit__`, nesting, suppression, and a generator's."""

import sys
from contextlib import contextmanager
from time import perf_counter

N = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
BLOCKS = 12_000


class Counter:
    def __init__(self):
        self.open = 0
        self.entered = 0

    def __enter__(self):
        self.open += 1
        self.entered += 1
        return self

    def __exit__(self, kind, value, traceback):
        self.open -= 1
        return False


class Suppress:
    def __init__(self, kind):
        self.kind = kind

    def __enter__(self):
        return self

    def __exit__(self, kind, value, traceback):
        return kind is not None and issubclass(kind, self.kind)


@contextmanager
def borrowed(counter):
    counter.open += 1
    try:
        yield counter.open
    finally:
        counter.open -= 1


def work(counter, i):
    with counter:
        with counter as inner:
            depth = inner.open
    return depth + i


counter = Counter()
suppress = Suppress(KeyError)
total = suppressed = 0
PROGRESS = 0
laps = [perf_counter()]
for PROGRESS in range(1, N + 1):
    for i in range(BLOCKS):
        total += work(counter, i)
        if i % 8 == 0:
            with suppress:
                suppressed += 1
                raise KeyError(i)
        if i % 4 == 0:
            with borrowed(counter) as depth:
                total += depth
    laps.append(perf_counter())

assert counter.open == 0 and counter.entered == 2 * N * BLOCKS, counter.entered
assert suppressed == N * BLOCKS // 8, suppressed
assert total == N * (sum(i + 2 for i in range(BLOCKS)) + BLOCKS // 4), total
print("result:", total, suppressed)
print(f"seconds: {laps[-1] - laps[0]:.6f}", file=sys.stderr)
print("laps:", *(f"{lap:.6f}" for lap in laps), file=sys.stderr)
