"""Exceptions in `__del__`, in generators being closed, in hooks: reported, not raised."""

import sys

reports = []
sys.unraisablehook = lambda info: reports.append((type(info.exc_value).__name__, str(info.exc_value), info.exc_traceback.tb_lineno))


class Bad:
    def __init__(self, i):
        self.i = i

    def __del__(self):
        if self.i % 1000 == 0:
            raise ValueError(self.i)


def run(n):
    total = 0
    for i in range(n):
        thing = Bad(i)
        total += thing.i
    return total


print(run(3500))
print(reports)


def stubborn():
    try:
        yield 1
    finally:
        raise KeyError("closing")


reports.clear()
for _ in range(3):
    next(stubborn())
print(reports)
try:
    generator = stubborn()
    next(generator)
    generator.close()
except KeyError as error:
    print(error)
sys.excepthook = lambda kind, value, traceback: print("hook", kind.__name__, value)
raise LookupError("last")
