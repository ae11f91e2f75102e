"""Globals that supply missing names, builtins replaced by a dict of one's own, modules that look names up."""

import types, sys


class G(dict):
    def __missing__(self, k):
        if k.startswith("auto_"):
            return k[5:]
        raise KeyError(k)


src = """
def f(n):
    t = 0
    for i in range(n):
        t += len(auto_x) if False else i
    return t
r = []
for i in range(50):
    r.append(auto_hello + str(i))
class C:
    z = 5
    def m(self): return [z for z in range(3)]
try:
    nope
except NameError as e:
    r.append(str(e))
"""
g = G()
exec(src, g)
print(g["r"][:3], g["r"][-2:], g["C"].z, g["f"](100), g["C"]().m())
try:
    print(g["f"](0))
except Exception as e:
    print(repr(e))
b = dict(vars(__import__("builtins")))
b["len"] = lambda x: 42
b["__build_class__"] = lambda f, name, *bases, **k: (name, f.__code__.co_varnames)
ns = {"__builtins__": b}
exec(
    """
def h(n):
    s = 0
    for i in range(n): s += len([i])
    return s
class X: a = 1
x = [h(i) for i in range(30)]
try:
    del len
except NameError as e: print(e)
""",
    ns,
)
print(ns["x"][-3:], ns["X"], ns["h"](100))
ns["len"] = lambda x: 7
print(ns["h"](100))
del ns["len"]
print(ns["h"](100))
del b["len"]
try:
    ns["h"](100)
except NameError as e:
    print(e, e.name)


class B(dict):
    def __getitem__(self, k):
        if k == "magic":
            return 5
        return super().__getitem__(k)


ns2 = {"__builtins__": B(vars(__import__("builtins")))}
exec("def k(n):\n t=0\n for i in range(n): t+=abs(-i)\n return t", ns2)
print(ns2["k"](100))
try:
    exec("def k2(n):\n t=0\n for i in range(n): t+=magic\n return t\nprint(k2(60))", ns2)
except NameError as e:
    print(e)
m = types.ModuleType("m")
sys.modules["m"] = m
calls = []


def ga(name):
    calls.append(name)
    if name == "boom":
        raise AttributeError("module boom")
    if len(calls) == 30:
        m.later = "set"
    return name.upper()


m.__getattr__ = ga


def use(n):
    import m

    r = []
    for i in range(n):
        r.append(m.later)
        try:
            m.boom
        except AttributeError as e:
            r.append(str(e))
    return r


print(use(40)[-12:], len(calls))


def use2(n):
    r = []
    for i in range(n):
        from m import thing, later as l

        r.append((thing, l))
    return r[-1], len(calls)


print(use2(30))


class Loc:
    def __init__(self):
        self.d = {}

    def __getitem__(self, k):
        if k == "dyn":
            return 99
        return self.d[k]

    def __setitem__(self, k, v):
        self.d[k] = v + 1 if type(v) is int else v

    def __delitem__(self, k):
        del self.d[k]


l = Loc()
exec(
    """
tot = 0
for i in range(100):
    tot = i + dyn
    q = tot
    del q
""",
    {},
    l,
)
print(l.d)
