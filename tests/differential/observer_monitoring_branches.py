"""sys.monitoring BRANCH, JUMP, LINE and INSTRUCTION counts for functions that were hot before."""

import sys

monitoring = sys.monitoring
events, TOOL = monitoring.events, monitoring.COVERAGE_ID
counts = {}
log = []


def count(name):
    def callback(code, *details):
        key = name, code.co_name
        counts[key] = counts.get(key, 0) + 1
        if name in ("line", "branch", "jump"):
            log.append((name, *details))

    return callback


def work(n):
    total = 0
    for i in range(n):
        if i % 3 == 0 and i % 2:
            total += 1
        elif i > 5:
            continue
        while total > 3:
            total -= 2
    return total


print(work(200))
monitoring.use_tool_id(TOOL, "counter")
kinds = {"line": events.LINE, "branch": events.BRANCH, "jump": events.JUMP, "instruction": events.INSTRUCTION}
for name, kind in kinds.items():
    monitoring.register_callback(TOOL, kind, count(name))
    monitoring.set_local_events(TOOL, work.__code__, kind)
    before = work(12)
    monitoring.set_local_events(TOOL, work.__code__, 0)
    print(name, before, counts, log[:6], len(log))
    counts.clear()
    log.clear()
    work(100)
    print(counts)
monitoring.set_events(TOOL, events.LINE | events.BRANCH)
value = work(30)
monitoring.set_events(TOOL, 0)
print(value, sorted((k, v) for k, v in counts.items() if k[1] == "work"), work(200))
log.clear()


def once(code, line):
    log.append(line)
    return monitoring.DISABLE


monitoring.register_callback(TOOL, events.LINE, once)
monitoring.set_local_events(TOOL, work.__code__, events.LINE)
print([work(i) for i in range(40)][-1], log)
log.clear()
monitoring.restart_events()
print(work(9), log)
monitoring.set_local_events(TOOL, work.__code__, 0)
monitoring.free_tool_id(TOOL)
print(work(100))
