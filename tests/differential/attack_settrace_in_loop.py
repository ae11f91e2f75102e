"""`sys.settrace` is switched on and off from inside a running compiled loop."""

import sys

events = []


def tracer(frame, event, arg):
    events.append((event, frame.f_code.co_name, frame.f_lineno, arg if event == "return" else None))
    return tracer


def leaf(x):
    y = x + 1
    return y


def work(n, on, off):
    total = 0
    for i in range(n):
        if i == on:
            sys.settrace(tracer)
            sys._getframe().f_trace = tracer
        if i == off:
            sys.settrace(None)
        total += leaf(i)
    return total


print(work(4000, -1, -1))
print(work(4000, 3000, 3003))
for event in events:
    print(event)
print(work(4000, -1, -1), len(events))
