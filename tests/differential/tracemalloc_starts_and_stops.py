"""tracemalloc is switched on and off all the time, while other threads of the process come and go."""

import tracemalloc


def work(n):
    total = 0
    for i in range(n):
        total += i % 7 * len(str(i))
    return total


def traced(n):
    tracemalloc.start()
    kept = [bytes(100) for _ in range(n)]
    current, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return len(kept), current > 100 * n, peak >= current


for i in range(400):
    result = traced(5), work(400), traced(1)
print(result, tracemalloc.is_tracing())
tracemalloc.start()
for i in range(50):
    tracemalloc.clear_traces()
    work(100)
print(tracemalloc.is_tracing())
tracemalloc.stop()
