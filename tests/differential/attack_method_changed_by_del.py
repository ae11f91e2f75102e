"""A destructor replaces a method that the running loop calls."""

class A:
    def m(self): return 1
class D:
    def __del__(self):
        A.m = lambda self: 2
def f(a, make):
    x = make()
    x = None
    return a.m()
a = A()
import sys
if "emberjit" in sys.modules:
    import emberjit
    class E: pass
    for _ in range(20): f(a, E)
    emberjit.compile(f)
print(f(a, D))        # 2
