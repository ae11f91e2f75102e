"""A class attribute becomes a descriptor because its own class changes."""

import sys
class Val: pass
class A: pass
A.v = Val()
a = A()
def f(): return a.v
def g(o): return o.v
class S: pass
if "emberjit" in sys.modules:
    import emberjit
    for _ in range(20): f(); g(a)
    emberjit.compile(f); emberjit.compile(g)
print(f() is A.__dict__["v"], g(a) is A.__dict__["v"])
Val.__get__ = lambda s, o, t: "got"
print(f(), g(a))
