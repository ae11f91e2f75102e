"""A trace function sees exceptions raised, handled and passed on in compiled code, and may raise."""

import sys

events = []


def tracer(frame, event, arg):
    if event == "exception":
        events.append((event, frame.f_code.co_name, frame.f_lineno, arg[0].__name__, str(arg[1])))
    elif event == "return":
        events.append((event, frame.f_code.co_name, frame.f_lineno, arg))
    return tracer


def fail(i):
    if i % 2:
        raise ValueError(i)
    return i


def handle(i):
    try:
        return fail(i)
    except ValueError:
        return -1


total = 0
for i in range(3000):
    total += handle(i)
print(total)
sys.settrace(tracer)
for i in range(4):
    total += handle(i)
sys.settrace(None)
print(total)
for event in events:
    print(event)


def angry(frame, event, arg):
    if event == "call" and frame.f_code.co_name == "fail":
        raise RuntimeError("from the tracer")
    return angry


def run():
    total = 0
    for i in range(3000):
        if i == 2500:
            sys.settrace(angry)
        total += handle(i)
    return total


try:
    run()
except RuntimeError as error:
    print(error, sys.gettrace())
