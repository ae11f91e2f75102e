"""A tool's JUMP, BRANCH and LINE events of loops that were hot before, one after the other, and events switched off."""

import sys
from time import perf_counter

M = sys.monitoring
E = M.events


def work(n, end=None):
    total = 0
    for i in range(n):
        j = 0
        while j < 3:
            if (i + j) & 1:
                total += j
            j += 1
        total += sum([k for k in (i, j)])
        if end and perf_counter() > end:
            break
    for i in range(4):
        total ^= i
    return total


def heat(seconds):
    work(100_000_000, perf_counter() + seconds)


def seen(events, n, disable=False):
    log = []

    def callback(*args):
        log.append((args[0].co_name, *args[1:]))
        return M.DISABLE if disable else None

    M.use_tool_id(3, "test")
    for bit in range(12):
        if events & 1 << bit:
            M.register_callback(3, 1 << bit, callback)
    M.set_local_events(3, work.__code__, events)
    result = work(n)
    M.set_local_events(3, work.__code__, 0)
    after = work(n)
    for bit in range(12):
        if events & 1 << bit:
            M.register_callback(3, 1 << bit, None)
    M.free_tool_id(3)
    return result, after, log


heat(0.4)
for events in (E.JUMP, E.BRANCH, E.LINE, E.JUMP | E.BRANCH | E.LINE | E.INSTRUCTION):
    for disable in (False, True):
        result, after, log = seen(events, 3, disable)
        print(events, disable, result, after, len(log), log[:40])
        M.restart_events()
        heat(0.05)

lines = []


def tracer(frame, event, arg):
    if frame.f_code is work.__code__:
        lines.append((event, frame.f_lineno))
        return tracer


sys.settrace(tracer)
work(2)
sys.settrace(None)
print(lines)
heat(0.1)
print(work(5), seen(E.JUMP, 2))
