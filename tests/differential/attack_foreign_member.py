"""A member descriptor of one class found in another that is no subclass."""

import sys
class A: __slots__ = ("x",)
class B:
    __slots__ = ()
    x = A.x
b = B()
def f():
    return b.x
if "emberjit" in sys.modules:
    import emberjit; emberjit.compile(f)
try: print(type(f()))
except TypeError as e: print(e)
