"""Modules and classes get another class after their attributes were read."""

import sys, types
m = types.ModuleType("m"); m.v = 1
def f(): return m.v
class C:
    z = 1
def g(): return C.z
class Sub(types.ModuleType):
    @property
    def v(self): return "prop"
class Meta(type):
    @property
    def z(cls): return "meta"
if "emberjit" in sys.modules:
    import emberjit
    for _ in range(20): f(); g()
    emberjit.compile(f); emberjit.compile(g)
print(f(), g())
try: m.__class__ = Sub
except TypeError as e: print(e)
try: C.__class__ = Meta
except TypeError as e: print(e)
print(f(), g())
