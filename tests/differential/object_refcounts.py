"""Reference counts are balanced after loops of calls, exceptions, unpacking and attribute changes."""

import sys


class Thing:
    pass


def identity(x):
    return x


def several(a, b=None, *rest, **named):
    return a, b, rest, named


def fails(x):
    raise ValueError(x)


def loop(thing, n):
    kept = None
    for i in range(n):
        kept = identity(thing)
        a, b = thing, kept
        a, b = b, a
        several(thing, thing, thing, key=thing)
        holder = [thing, (thing,), {"k": thing}]
        holder[0] = holder[1][0]
        try:
            fails(thing)
        except ValueError as error:
            kept = error.args[0]
        thing.me = i
        thing.me = None
    return i


def counts():
    objects = [thing, None, True, Thing, identity, "text", 10**20]
    return [sys.getrefcount(o) for o in objects[:1] + objects[3:5]]


thing = Thing()
loop(thing, 3)
before = counts()
loop(thing, 3000)
print([b - a for a, b in zip(before, counts())])
for i in range(3000):
    identity(thing)
    [thing for _ in range(2)]
print([b - a for a, b in zip(before, counts())])
blocks = sys.getallocatedblocks()
loop(thing, 3000)
grown = sys.getallocatedblocks() - blocks
print("leak" if grown > 1000 else "no leak")
