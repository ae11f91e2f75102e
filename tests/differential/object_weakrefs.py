"""Weak references and finalizers: what is alive after each call in a loop."""

import weakref


class Thing:
    def __init__(self, n):
        self.n = n


def use(thing):
    return thing.n + 1


def run(n):
    dead = 0
    alive = []
    for i in range(n):
        thing = Thing(i)
        reference = weakref.ref(thing)
        total = use(thing) + use(Thing(i))
        if i % 2:
            thing = None
        dead += reference() is None
        if i % 500 == 0:
            alive.append((reference() is thing, total))
    return dead, alive


print(run(4000))
log = []
for i in range(1000):
    thing = Thing(i)
    if i % 100 == 0:
        weakref.finalize(thing, log.append, i)
    use(thing)
print(log)
del thing
print(log)
table = weakref.WeakValueDictionary()
for i in range(1000):
    thing = Thing(i)
    table[i % 10] = thing
print(len(table), list(table))
