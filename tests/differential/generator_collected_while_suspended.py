"""Generators dropped while suspended in try, with and loops run their finally blocks at once, in order."""

import gc
import sys

log = []


class Thing:
    def __init__(self, name):
        self.name = name

    def __enter__(self):
        return self

    def __exit__(self, kind, *rest):
        log.append(f"exit {kind and kind.__name__}")

    def __del__(self):
        log.append("del " + self.name)


def body(n):
    first = Thing("first")
    with Thing("managed"):
        for i in range(n):
            item = Thing(f"item{i}")
            try:
                yield item.name
            finally:
                log.append(f"finally {i} {sys.exc_info()[0].__name__ if sys.exc_info()[0] else None}")
    log.append("end")


def partial(k):
    for name in body(3):
        if name == f"item{k}":
            return name


for i in range(90):
    log.clear()
    name = partial(i % 4)
    if i > 85:
        print(name, log)
log.clear()
cycle = []
gc.disable()
for i in range(60):
    g = body(2)
    next(g)
    cycle = [g]
    cycle.append(cycle)
g = cycle = None
print(len(log))
gc.collect()
print(len(log), log[:6])
gc.enable()
log.clear()
g = body(1)
del g
print(log)
