"""Arguments out of tuples and dicts that module code spreads die with the function's locals."""

import contextvars
import functools
import gc
import operator
import sys


class Noisy:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("end of", self.name)


def positional(a, b):
    a = None
    print("  a is gone")
    b = None
    print("  b is gone")


def star(*rest):
    print("  got", len(rest))
    rest = None
    print("  rest is gone")


def keywords(a, *, k=0):
    k = None
    print("  k is gone")
    a = None
    print("  a is gone")


def names(**rest):
    print("  got", sorted(rest))
    rest.clear()
    print("  rest is gone")


def fails(a, b):
    a = None
    print("  fails without a")
    raise ValueError("b")


def two():
    return Noisy("two 1"), Noisy("two 2")


def generator(a, b):
    a = None
    print("  a is gone")
    yield 1
    b = None
    print("  b is gone")
    yield 2


class Thing:
    def __init__(self, a, *, k=None):
        a = None
        print("  thing without a")
        k = None
        print("  thing without k")


for turn in range(3):
    print("turn", turn)

print("positional")
positional(*[Noisy("l1"), Noisy("l2")])
positional(*two())
positional(Noisy("m1"), *[Noisy("m2")])
print("shared")
shared = (Noisy("s1"), Noisy("s2"))
positional(*shared)
print(sys.getrefcount(shared))
del shared
print("star")
star(*[Noisy("r1"), Noisy("r2")])
star(*(Noisy("r3"),))
star(Noisy("r4"), *[Noisy("r5"), Noisy("r6")])
print("keywords")
keywords(*[Noisy("k1")], k=Noisy("k2"))
keywords(*[Noisy("k3")], **{"k": Noisy("k4")})
keywords(**{"a": Noisy("k5"), "k": Noisy("k6")})
kept = {"k": Noisy("k7")}
keywords(Noisy("k8"), **kept)
print(sorted(kept))
del kept
print("names")
names(**{"x": Noisy("d1"), "y": Noisy("d2")})
names(**dict(x=Noisy("d3")), y=Noisy("d4"))
print("raising")
try:
    fails(*[Noisy("f1"), Noisy("f2")])
except ValueError as error:
    print("caught", error)
try:
    positional(*[Noisy("w1")])
except TypeError as error:
    print("caught", error)
try:
    keywords(*[Noisy("w2")], x=Noisy("w3"))
except TypeError as error:
    print("caught", error)
print("generator")
g = generator(*[Noisy("y1"), Noisy("y2")])
print(next(g))
print(next(g))
del g
print("class")
Thing(*[Noisy("t1")], k=Noisy("t2"))
Thing(*[Noisy("t3")])
print("partial")
functools.partial(positional, Noisy("p1"))(*[Noisy("p2")])
part = functools.partial(positional, 1, 2)
for turn in range(3):
    part(*[])
    part(**{})
print(part.args)


def again(*args, **kwargs):
    if args:
        again(*args[1:], **kwargs)
    print("  depth", len(args), sorted(kwargs))


again(*[Noisy("a1"), Noisy("a2")], **{"k": Noisy("a3")})


def called_back(x, k=None):
    return x, k


# The callable of the spreading call is also what its iterator calls.
print(called_back(*map(functools.partial(called_back, k=5), ["one"]), **{"k": 5}))
print(called_back(*map(called_back, ["one", "two"])))
print("names")
shared = (1,)
keywords(*shared, k=Noisy("h1"))
keywords(*shared, **{"k": Noisy("h2")})


def closes(shared):
    def inner():
        return shared

    keywords(*shared, k=Noisy("h3"))
    return inner


closes((1,))
print("lists")
shared = [Noisy("i1")]


def unlists(*items):
    global shared
    shared = items = None
    print("  unlisted")


unlists(*shared)
shared = [Noisy("i2")]
unlists(*shared)
print("handed on by C")


def one(x):
    x = None
    print("  one")


contextvars.copy_context().run(one, Noisy("c1"))
operator.call(one, Noisy("c2"))
operator.call(operator.call, one, Noisy("c3"))
for turn in range(3):
    contextvars.copy_context().run(one, Noisy("c4"))
    operator.call(one, x=Noisy("c5"))
    one(Noisy("c6"))
    one(x=Noisy("c7"))
gc.collect()
print("end")
