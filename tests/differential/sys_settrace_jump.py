"""A tracer moves a frame's line, changes its locals, and watches opcodes of a function that was hot."""

import sys


def work(n):
    total = 0
    for i in range(n):
        total += i
        total += 1000000
        total += 1
    return total


print(work(5000))


def skipper(frame, event, arg):
    if frame.f_code is not work.__code__:
        return None
    if event == "line" and frame.f_lineno == work.__code__.co_firstlineno + 4:
        frame.f_lineno += 1
    return skipper


sys.settrace(skipper)
result = work(100)
sys.settrace(None)
print(result)


def changer(frame, event, arg):
    if frame.f_code is not work.__code__:
        return None
    if event == "line" and frame.f_locals.get("i") == 50:
        frame.f_locals["total"] = -5
    return changer


sys.settrace(changer)
result = work(100)
sys.settrace(None)
print(result)
opcodes = 0


def counter(frame, event, arg):
    global opcodes
    frame.f_trace_opcodes = frame.f_code is work.__code__
    opcodes += event == "opcode"
    return counter


sys.settrace(counter)
work(100)
sys.settrace(None)
print(opcodes, work(3000))
