"""Temporaries die where an identity comparison lets go of them."""

import sys
got = []
class D:
    def __del__(self):
        f = sys._getframe(1)
        got.append((f.f_code.co_name, f.f_lineno, sorted(f.f_locals.items(), key=lambda t: t[0])[:0] or {k: v for k, v in f.f_locals.items() if isinstance(v, (int, float))}))
class E: pass
def f(C, n):
    x = n * 1.5
    for i in range(n):
        x = x * 1.1
        y = x + 1.0
        r = C() is y
    return x
def inner(C, a):
    b = a + 1
    return C() is b
def outer(C, n):
    k = n + 7
    return inner(C, k)
if "emberjit" in sys.modules:
    import emberjit
    for _ in range(30): f(E, 4); outer(E, 4); inner(E, 4)
    emberjit.compile(f); emberjit.compile(outer)
f(D, 4); print(got); got.clear()
outer(D, 3); print(got)
