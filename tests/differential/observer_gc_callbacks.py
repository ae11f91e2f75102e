"""gc callbacks, thresholds, freeze and `get_referrers` while hot functions allocate."""

import gc
import sys

phases = []


def callback(phase, info):
    phases.append((phase, info["generation"]))


class Node:
    def __init__(self, other):
        self.other = other


def allocate(n):
    last = None
    for i in range(n):
        last = Node(last)
        last.me = last
    return last


def total(n):
    result = []
    for i in range(n):
        result.append([i, (i, [i])])
    return len(result)


gc.collect()
gc.disable()
for _ in range(30):
    allocate(5)
found = gc.collect()
print(found >= 150, gc.isenabled())
gc.callbacks.append(callback)
for generation in (0, 1, 2):
    allocate(20)
    gc.collect(generation)
print(phases)
phases.clear()
node = allocate(60)
gc.freeze()
print(gc.get_freeze_count() > 60, gc.collect())
gc.unfreeze()
print(gc.get_freeze_count())
node = None
print(gc.collect() >= 60)
print(total(100), sys.getrefcount(total) < 10)
holder = [allocate(1)]
print(
    any(r is holder for r in gc.get_referrers(holder[0])),
    [type(r).__name__ for r in gc.get_referents(holder)],
)
print(
    gc.is_tracked([]),
    gc.is_tracked(5),
    gc.is_tracked({}),
    gc.is_tracked({"a": []}),
    gc.is_finalized(holder[0]),
)


class Resurrecting:
    saved = []

    def __init__(self):
        self.me = self

    def __del__(self):
        Resurrecting.saved.append(self)


for _ in range(60):
    Resurrecting()
gc.collect()
print(len(Resurrecting.saved), gc.is_finalized(Resurrecting.saved[0]))
Resurrecting.saved.clear()
gc.collect()
print(len(Resurrecting.saved))
gc.callbacks.remove(callback)
gc.enable()
