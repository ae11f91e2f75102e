"""Containers find a NaN by identity: unboxing must not make it another object."""

import sys
def f(x, n):
    a = x * 1.0
    seen = [a]
    for i in range(n):
        if a not in seen: return "lost"
        a = a + 1.0
        seen.append(a)
    return "ok"
def g(n):
    a = b = n * 1000
    for i in range(n):
        if a is not b: return "BUG"
        a = a + 1000
        b = a
    return "ok"
nan = float("nan")
for _ in range(30): f(nan, 9); g(9)
if "emberjit" in sys.modules:
    import emberjit; emberjit.compile(f); emberjit.compile(g)
print(f(nan, 9), g(9))
