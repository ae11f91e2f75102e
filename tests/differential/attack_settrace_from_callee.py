"""A callee of a compiled loop switches tracing on for its callers as well, and back off."""

import sys

events = []


def tracer(frame, event, arg):
    if frame.f_code.co_name in ("loop", "body", "leaf"):
        events.append((event, frame.f_code.co_name, frame.f_lineno))
    return tracer


def switch(i):
    if i == 2000:
        sys.settrace(tracer)
        frame = sys._getframe(1)
        while frame:
            frame.f_trace = tracer
            frame = frame.f_back
    elif i == 2002:
        sys.settrace(None)


def leaf(i):
    return i ^ 1


def body(i):
    switch(i)
    result = leaf(i)
    return result


def loop(n):
    total = 0
    for i in range(n):
        total += body(i)
    return total


print(loop(4000))
print(len(events))
for event in events:
    print(event)
