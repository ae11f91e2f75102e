"""`sys.monitoring` events switched on globally and locally while compiled code runs."""

import sys

monitoring = sys.monitoring
TOOL = monitoring.DEBUGGER_ID
events = []


def on_start(code, offset):
    events.append(("start", code.co_name))


def on_return(code, offset, value):
    events.append(("return", code.co_name, value))


def on_line(code, line):
    events.append(("line", code.co_name, line))


def on_call(code, offset, callee, argument):
    events.append(("call", code.co_name, getattr(callee, "__name__", "?")))


def leaf(x):
    y = x + 1
    return y


def work(n, on, off):
    total = 0
    for i in range(n):
        if i == on:
            monitoring.set_events(TOOL, EVENTS.PY_START | EVENTS.PY_RETURN | EVENTS.CALL)
        if i == off:
            monitoring.set_events(TOOL, 0)
        total += leaf(i)
    return total


EVENTS = monitoring.events
monitoring.use_tool_id(TOOL, "test")
monitoring.register_callback(TOOL, EVENTS.PY_START, on_start)
monitoring.register_callback(TOOL, EVENTS.PY_RETURN, on_return)
monitoring.register_callback(TOOL, EVENTS.LINE, on_line)
monitoring.register_callback(TOOL, EVENTS.CALL, on_call)
print(work(4000, -1, -1))
print(work(4000, 3000, 3002))
print(*events, sep="\n")
events.clear()

monitoring.set_local_events(TOOL, leaf.__code__, EVENTS.LINE)
print(work(3, -1, -1))
print(*events, sep="\n")
events.clear()
monitoring.set_local_events(TOOL, leaf.__code__, 0)
print(work(4000, -1, -1), events)
monitoring.free_tool_id(TOOL)
