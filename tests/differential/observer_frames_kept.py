"""Frames kept after their calls ended: locals, lines, references held, clear(), and cycles through them."""

import gc
import sys
import weakref


class Thing:
    pass


def keep(i, frames):
    thing = Thing()
    thing.i = i
    frames.append(sys._getframe())
    reference = weakref.ref(thing)
    i += 1
    return reference


def outer(n, frames):
    references = []
    for k in range(n):
        references.append(keep(k, frames))
    return references


frames = []
references = outer(80, frames)
print(sum(r() is not None for r in references), frames[-1].f_locals["thing"].i, frames[-1].f_locals["i"])
print(
    {f.f_lineno - f.f_code.co_firstlineno for f in frames},
    {f.f_back and f.f_back.f_code.co_name for f in frames},
)
for frame in frames[:40]:
    frame.clear()
print(sum(r() is not None for r in references), sorted(frames[0].f_locals))
del frame
frames.clear()
gc.collect()
print(sum(r() is not None for r in references))


def failing(i):
    thing = Thing()
    reference.append(weakref.ref(thing))
    raise KeyError(i)


def hold(i):
    try:
        failing(i)
    except KeyError as error:
        return error


for i in range(70):
    reference = []
    error = hold(i)
    alive = reference[0]() is not None
    error.__traceback__.tb_next.tb_frame.clear()
    dead = reference[0]() is None
print(alive, dead, error.__traceback__.tb_frame.f_locals)


def running():
    try:
        sys._getframe().clear()
    except RuntimeError as error:
        return str(error)


print([running() for _ in range(60)][-1])


def generator():
    thing = Thing()
    yield weakref.ref(thing)


for i in range(60):
    g = generator()
    r = next(g)
    g.gi_frame.clear()
print(r() is None, list(g))
