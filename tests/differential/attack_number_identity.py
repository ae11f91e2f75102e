"""Identity of numbers that pass through compiled code."""

import sys
def ints(n):
    a = b = n * 1000
    for i in range(n):
        if a is not b: return "BUG"
        a = a + 1000
        b = a
    return "ok"
def floats(n):
    a = b = n * 0.5
    for i in range(n):
        l = [a]
        if l[0] is not b: return "BUG"
        a = b = a + 0.5
    return "ok"
def nan(n, x):
    a = x * 1.0
    seen = [a]
    for i in range(n):
        if a not in seen: return "BUG"
        a = a + 1.0
        seen.append(a)
    return "ok"
class O: pass
def attr(o, a, c):
    v = a + 1.5
    o.x = v
    if c: raise_it(o, v)
    assert v is o.x
def attr2(o, a, c):
    v = a + 1.5
    o.x = v
    try:
        c.foo
    except AttributeError: return v is o.x
    return v is o.x
def raise_it(o, v): pass
def twice(n):
    a = n * 1000
    l = []
    for i in range(n):
        l.append(a); l.append(a)
        if l[-1] is not l[-2]: return "BUG"
        a += 1000
    return "ok"
def ids(n):
    a = n * 1000
    for i in range(n):
        x = id(a); y = id(a)
        if x != y: return "BUG"
        a += 1000
    return "ok"
def passthru(n):
    a = n * 1000
    for i in range(n):
        c = a
        if i % 3 == 1: c = a + 1
        elif i % 3 == 2: a = c = a + 2
        if i % 3 != 1 and c is not a: return "BUG", i
        a += 1
    return "ok"
def f2(o):
    v = o.x * 2.0
    o.x = v
    w = o.x
    return v is w
tests = [("ints", ints, (9,)), ("floats", floats, (9,)), ("nan", nan, (9, float("nan"))), ("twice", twice, (9,)), ("ids", ids, (9,)), ("passthru", passthru, (9,))]
o = O(); o.x = 1.0
tests += [("attr", attr, (o, 2.0, False)), ("attr2", attr2, (o, 2.0, o)), ("f2", f2, (o,))]
if "emberjit" in sys.modules:
    import emberjit
    for n, f, a in tests:
        for _ in range(20): f(*a)
        emberjit.compile(f)
for n, f, a in tests: 
    try: print(n, f(*a))
    except AssertionError as e: print(n, "AE")
