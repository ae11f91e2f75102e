"""Callees look at `sys.exc_info` and frames of callers that are in handlers, and change what is raised."""

import sys
import traceback


def look():
    kind, value, tb = sys.exc_info()
    return kind.__name__, str(value), [f.name for f in traceback.extract_tb(tb)]


def fail(i):
    raise ValueError(i)


def handler(i):
    try:
        fail(i)
    except ValueError as error:
        error.args = (i + 1,)
        return look()


seen = None
for i in range(3000):
    seen = handler(i)
print(seen)


def swap(i):
    try:
        fail(i)
    except ValueError as error:
        raise error.with_traceback(None)


try:
    for i in range(1):
        swap(i)
except ValueError:
    print(traceback.format_exc())
kept = []
for i in range(3000):
    try:
        fail(i)
    except ValueError as error:
        if i % 1000 == 0:
            kept.append(error)
print([(e.args, e.__traceback__.tb_lineno, e.__traceback__.tb_next.tb_frame.f_locals) for e in kept])
