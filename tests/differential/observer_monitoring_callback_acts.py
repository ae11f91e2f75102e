"""Monitoring callbacks that raise, change globals, disable themselves, or switch events while code runs."""

import sys

monitoring = sys.monitoring
events, TOOL = monitoring.events, monitoring.DEBUGGER_ID
offset = 0
seen = 0


def leaf(x):
    return x + offset


def work(n):
    total = 0
    for i in range(n):
        total += leaf(i)
    return total


def raising(code, instruction):
    global seen
    seen += 1
    if seen % 30 == 0:
        raise LookupError(seen)


def changing(code, instruction):
    global offset
    offset += 1


def attempt(n):
    try:
        return work(n)
    except LookupError as error:
        names, entry = [], error.__traceback__
        while entry:
            names.append(entry.tb_frame.f_code.co_name)
            entry = entry.tb_next
        return names, error.args


print(work(100))
monitoring.use_tool_id(TOOL, "acting")
monitoring.register_callback(TOOL, events.PY_START, raising)
monitoring.set_local_events(TOOL, leaf.__code__, events.PY_START)
print([attempt(12) for _ in range(6)], seen)
monitoring.register_callback(TOOL, events.PY_START, changing)
print(work(50), offset)
monitoring.register_callback(TOOL, events.PY_START, lambda code, i: monitoring.DISABLE)
print(work(100), offset)


def switching(code, instruction, *rest):
    global seen
    seen += 1
    if seen == 1010:
        monitoring.set_local_events(TOOL, leaf.__code__, 0)


seen = 1000
monitoring.restart_events()
monitoring.register_callback(TOOL, events.PY_RETURN, switching)
monitoring.set_local_events(TOOL, leaf.__code__, events.PY_RETURN)
print(work(100), seen)
monitoring.register_callback(TOOL, events.PY_START, None)
monitoring.register_callback(TOOL, events.PY_RETURN, None)
print(monitoring.get_tool(TOOL), monitoring.get_local_events(TOOL, leaf.__code__), work(100))
for bad in (
    lambda: monitoring.set_local_events(TOOL, leaf.__code__, 1 << 20),
    lambda: monitoring.use_tool_id(TOOL, "x"),
):
    try:
        bad()
    except ValueError as error:
        print(error)
monitoring.free_tool_id(TOOL)
