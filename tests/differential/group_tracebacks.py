"""Tracebacks of groups printed after hot code raised them from several places."""

import traceback


def fail(kind, i):
    if kind == 0:
        raise ValueError(i)
    if kind == 1:
        return {}["key"]
    return "a" + 1


def collect(i):
    errors = []
    for kind in range(3):
        try:
            fail(kind, i)
        except Exception as error:
            errors.append(error)
    raise ExceptionGroup("collected", errors)


def shield(i, show):
    try:
        try:
            collect(i)
        except* ValueError as group:
            raise KeyError("late")
    except ExceptionGroup as group:
        group.add_note("seen")
        return show and "".join(traceback.format_exception(group)).replace(__file__, "FILE")


for i in range(80):
    text = shield(i % 2, i == 79)
print(text)
