"""sys.monitoring CALL, C_RETURN, C_RAISE, RAISE, EXCEPTION_HANDLED, PY_UNWIND, RERAISE and STOP_ITERATION."""

import sys

monitoring = sys.monitoring
events, TOOL = monitoring.events, monitoring.PROFILER_ID
log = []
names = [
    "CALL",
    "C_RETURN",
    "C_RAISE",
    "RAISE",
    "EXCEPTION_HANDLED",
    "PY_UNWIND",
    "RERAISE",
    "STOP_ITERATION",
]
names += ["PY_START", "PY_RETURN", "PY_YIELD", "PY_RESUME", "PY_THROW"]


def callback(name):
    def record(code, offset, *details):
        if code.co_filename != __file__:
            return
        shown = [getattr(d, "__name__", None) or repr(d) for d in details if d is not monitoring.MISSING]
        if "0x" not in str(shown):
            log.append((name, code.co_name, *shown))

    return record


def items(n):
    try:
        yield n
    except KeyError:
        yield "caught"
    return 5


def fail(i):
    raise ValueError(i)


def work(i):
    try:
        try:
            fail(i)
        finally:
            len("abc")
    except ValueError:
        pass
    g = items(i)
    rows = [next(g), g.throw(KeyError)]
    for x in items(1):
        rows.append(x)
    try:
        int("x")
    except ValueError:
        return max(i, 3)


for i in range(70):
    plain = work(i)
monitoring.use_tool_id(TOOL, "recorder")
every = 0
for name in names:
    monitoring.register_callback(TOOL, getattr(events, name), callback(name))
    every |= getattr(events, name)
for mask in (every, events.RAISE | events.PY_UNWIND, events.PY_YIELD | events.PY_RESUME | events.PY_THROW):
    log.clear()
    monitoring.set_events(TOOL, mask)
    result = work(2)
    monitoring.set_events(TOOL, 0)
    print(result, len(log))
    print(*log, sep="\n")
log.clear()
print([work(i) for i in range(60)][-1], plain, log)
monitoring.free_tool_id(TOOL)
