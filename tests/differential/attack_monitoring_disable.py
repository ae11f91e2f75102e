"""A monitoring callback returns DISABLE, and events are restarted, while loops are compiled."""

import sys

monitoring = sys.monitoring
EVENTS = monitoring.events
TOOL = monitoring.COVERAGE_ID
lines = []


def on_line(code, line):
    lines.append((code.co_name, line))
    return monitoring.DISABLE


def leaf(x):
    if x % 2:
        return x
    return -x


def work(n):
    total = 0
    for i in range(n):
        total += leaf(i)
    return total


print(work(4000))
monitoring.use_tool_id(TOOL, "coverage")
monitoring.register_callback(TOOL, EVENTS.LINE, on_line)
monitoring.set_local_events(TOOL, leaf.__code__, EVENTS.LINE)
monitoring.set_local_events(TOOL, work.__code__, EVENTS.LINE)
print(work(4000))
print(sorted(lines))
lines.clear()
print(work(4000), lines)
monitoring.restart_events()
print(work(4000))
print(sorted(lines))
monitoring.set_local_events(TOOL, leaf.__code__, 0)
monitoring.set_local_events(TOOL, work.__code__, 0)
monitoring.free_tool_id(TOOL)
print(work(4000))
