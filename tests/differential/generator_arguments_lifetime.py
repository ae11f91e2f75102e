"""Arguments and locals of generators die when they finish, not later, and not while suspended."""

import sys
import weakref


class Thing:
    pass


def hold(thing, n):
    for i in range(n):
        yield i
    thing = None
    yield "released"


def work(n):
    alive = []
    thing = Thing()
    reference = weakref.ref(thing)
    g = hold(thing, n)
    del thing
    for value in g:
        alive.append(reference() is not None)
    return alive


for i in range(70):
    row = work(2)
print(row, work(100).count(True))


def finished(n):
    thing = Thing()
    g = (thing for _ in range(n))
    before = sys.getrefcount(thing)
    for x in g:
        pass
    del x
    after = sys.getrefcount(thing)
    del g
    return before, after, sys.getrefcount(thing)


print({finished(5) for _ in range(80)})


def yielded(n):
    for i in range(n):
        yield Thing()


deaths = []
for i, thing in enumerate(yielded(100)):
    weakref.finalize(thing, deaths.append, i)
print(deaths == list(range(99)), len(deaths))
del thing
print(len(deaths))
for i in range(60):
    unstarted = hold(Thing(), 1)
    reference = weakref.ref(unstarted.gi_frame.f_locals["thing"])
    del unstarted
    assert reference() is None
print(reference())
