"""Tracing switched on by a callee for its callers, changed per frame, and by `f_trace_opcodes`."""

import sys

events = []


def local(frame, event, arg):
    events.append((event, frame.f_code.co_name, frame.f_lineno - frame.f_code.co_firstlineno))
    return local


def switch(i, on, off):
    if i == on:
        sys.settrace(lambda *details: None)
        frame = sys._getframe(1)
        frame.f_trace = local
    if i == off:
        sys.settrace(None)
    return i


def inner(x):
    y = x * 2
    return y + 1


def work(n, on=-1, off=-1):
    total = 0
    for i in range(n):
        switch(i, on, off)
        total += inner(i)
        total ^= 1
    return total


print(work(100))
print(work(100, 70, 72), len(events))
print(*events, sep="\n")
events.clear()


def lines_off(frame, event, arg):
    frame.f_trace_lines = False
    frame.f_trace_opcodes = frame.f_code.co_name == "inner"
    events.append((event, frame.f_code.co_name, frame.f_lasti if event == "opcode" else None))
    return lines_off


sys.settrace(lines_off)
work(2)
sys.settrace(None)
print(*events, sep="\n")
events.clear()


def failing(frame, event, arg):
    if frame.f_code.co_name == "inner" and event == "line":
        raise RuntimeError("from the tracer")
    return failing


for _ in range(3):
    sys.settrace(failing)
    try:
        work(3)
    except RuntimeError as error:
        print(error, sys.gettrace())
print(work(100), events)
