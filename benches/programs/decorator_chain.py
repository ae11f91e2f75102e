"""A function behind four decorators: argument forwarding, counting, validation and memory."""

import functools
import sys
from time import perf_counter

N = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
CALLS = 18_000


def forwarded(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        return function(*args, **kwargs)

    return wrapper


def counted(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        wrapper.calls += 1
        return function(*args, **kwargs)

    wrapper.calls = 0
    return wrapper


def bounded(low, high):
    def decorate(function):
        @functools.wraps(function)
        def wrapper(value, *rest):
            if value < low or value > high:
                raise ValueError(value)
            return function(value, *rest)

        return wrapper

    return decorate


def remembered(function):
    last = (None, None)

    @functools.wraps(function)
    def wrapper(value, factor=2):
        nonlocal last
        if last[0] != value:
            last = (value, function(value, factor))
        return last[1]

    return wrapper


@forwarded
@counted
@bounded(0, 1 << 40)
@remembered
def weigh(value, factor):
    """Weigh a value."""
    return value * factor + 1


total = 0
PROGRESS = 0
laps = [perf_counter()]
for PROGRESS in range(1, N + 1):
    for i in range(CALLS):
        total += weigh(i)
    laps.append(perf_counter())

assert total == N * CALLS * CALLS, total
assert weigh.__wrapped__.calls == N * CALLS and weigh.__doc__ == "Weigh a value."
print("result:", total, weigh.__name__)
print(f"seconds: {laps[-1] - laps[0]:.6f}", file=sys.stderr)
print("laps:", *(f"{lap:.6f}" for lap in laps), file=sys.stderr)
