"""Exceptions in `__del__`, weakref callbacks and garbage collection go to the unraisable hook."""

import gc
import sys
import weakref

seen = []


def hook(report):
    seen.append((report.err_msg, type(report.exc_value).__name__, str(report.exc_value)))


class Bomb:
    def __init__(self, i):
        self.i = i

    def __del__(self):
        if self.i % 10 == 9:
            raise ValueError(self.i)


class Plain:
    pass


def callback(reference):
    raise KeyError("callback")


def make(i):
    return Bomb(i).i + 1


sys.unraisablehook = hook
total = 0
for i in range(100):
    total += make(i)
    try:
        if i % 20 == 0:
            raise OSError(i)
    except OSError:
        bomb = Bomb(9)
        del bomb
print(total, len(seen), seen[-1][1:])
seen.clear()
for i in range(60):
    thing = Plain()
    reference = weakref.ref(thing, callback)
    thing = None
print(len(seen), seen[-1][1:])
seen.clear()
gc.disable()
for i in range(60):
    bomb = Bomb(i)
    bomb.me = bomb
bomb = None
gc.collect()
print(len(seen), [row[2] for row in seen])
sys.unraisablehook = sys.__unraisablehook__
