"""A callback of the collector that calls the function again, where the interpreter has just spread a call to it."""

import gc, functools, weakref
kept = []
def f(x=None, k=None, z=None):
    return [[], [], [], [], [], [], [], [], [], [], [], []]
P = functools.partial(f, k=1)
def mk(wr): kept.append({'a': 1})     # gets the memory of the dict of f(*(7,), **{..}) that is gone
class N: pass
f()
gc.collect(); gc.disable()
n, m = N(), N()
n.o, m.o = m, n
refs = weakref.ref(n, mk), weakref.ref(m, P)
n = m = None
gc.set_threshold(30); gc.enable()
x1 = f(*(7,), **{'z': 1}); x2 = f(*(7,), **{'z': 1}); x3 = f(*(7,), **{'z': 1}); x4 = f(*(7,), **{'z': 1}); x5 = f(*(7,), **{'z': 1})
print(kept)
print(x1 == x2 == x3 == x4 == x5 == f())
