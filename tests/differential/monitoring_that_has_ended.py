"""A tool that has gone is told nothing, wherever compiled code that it had watched is left."""

import sys

M = sys.monitoring
E = M.events
TOOL, OTHER = 3, 4
log = []


def first(a, b):
    return a + b


def second(a, b):
    try:
        quotient = a / b
    except ZeroDivisionError:
        text = repr(a)
        if len(text) > abs(b):
            quotient = -1
    return quotient


def third(a, b):
    return second(a, b) + 1


def told(code, *rest):
    if code.co_filename == __file__:
        log.append((code.co_name, *(r for r in rest if isinstance(r, int))))


def measured(events, functions=(first, second, third)):
    """The events while they are wanted, and afterwards, when the handler runs."""
    for tool in (TOOL, OTHER):
        M.set_events(tool, events)
    for function in functions:
        function(6, 3)
    for tool in (TOOL, OTHER):
        M.set_events(tool, E.NO_EVENTS)
    seen = len(log)
    log.clear()
    # The first function that is called may be the one that finds out.
    first(1, 2)
    results = [third(1, 0), second(1, 0), third(1, 0), second(4, 2)]
    print(seen, results, log[:5])
    log.clear()


for tool in (TOOL, OTHER):
    M.use_tool_id(tool, "test")
    for kind in (E.LINE, E.CALL, E.PY_START, E.PY_RETURN, E.INSTRUCTION, E.BRANCH, E.JUMP):
        M.register_callback(tool, kind, told)
for n in range(1, 2000):
    first(1, 2), second(n, 2), third(n, 2)
for events in (E.LINE, E.CALL, E.PY_START | E.PY_RETURN, E.INSTRUCTION, E.BRANCH | E.JUMP, E.LINE | E.CALL):
    measured(events)
    measured(events, [third, first])
    measured(0)
for tool in (TOOL, OTHER):
    M.free_tool_id(tool)
