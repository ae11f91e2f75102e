"""An object that compiled code took for a constant dies when its global goes."""

import sys, weakref
class D:
    def __del__(self): print("del")
g = D()
w = weakref.ref(g)
def f(): return g is None
if "emberjit" in sys.modules:
    import emberjit; emberjit.compile(f)
f()
del g
print(w() is None)
print("end")
