"""A coverage-like tracer: lines executed in hot functions, with the tracer swapped in the middle."""

import sys
import threading

executed = {}


def tracer(frame, event, arg):
    if frame.f_code.co_filename != __file__:
        return None
    if event == "line":
        lines = executed.setdefault(frame.f_code.co_name, set())
        lines.add(frame.f_lineno - frame.f_code.co_firstlineno)
    return tracer


def classify(n):
    if n < 0:
        return "negative"
    if n == 0:
        return "zero"
    for d in range(2, n):
        if n % d == 0:
            break
    else:
        return "prime"
    try:
        return f"{n // (d - 2)}"
    except ZeroDivisionError:
        return "even"


def process(items):
    return [classify(x) for x in items if x != 3]


def covered(items):
    executed.clear()
    sys.settrace(tracer)
    try:
        result = process(items)
    finally:
        sys.settrace(None)
    return result, {name: sorted(lines) for name, lines in executed.items()}


print(process(range(-2, 70))[-4:])
for items in ([-1], [0, 5], [4], [9, 3], []):
    print(covered(items))
executed.clear()
threading.settrace_all_threads(tracer)
process([7])
threading.settrace_all_threads(None)
print({name: sorted(lines) for name, lines in executed.items()}, process([25, 26]))


def half(n):
    for i in range(n):
        if i == n // 2:
            sys.settrace(tracer)
        classify(i)
    sys.settrace(None)


executed.clear()
half(90)
print({name: sorted(lines) for name, lines in executed.items()})
