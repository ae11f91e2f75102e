"""Bound methods, partials, callables in attributes, classes as functions and calls of calls."""

import functools
import operator


class Adder:
    def __init__(self, n):
        self.n = n
        self.stored = lambda x: x - n

    def add(self, x, *, scale=1):
        return (self.n + x) * scale

    def __call__(self, x):
        return self.add(x)

    def chain(self):
        return self.add

    stored_class = int


def compose(*functions):
    return lambda x: functools.reduce(lambda value, f: f(value), functions, x)


def run(i):
    a = Adder(i)
    bound = a.add
    part = functools.partial(bound, scale=2)
    unbound = Adder.add
    return [
        bound(1),
        part(1),
        part(1, scale=3),
        unbound(a, 2),
        a.stored(1),
        a.stored_class("7"),
        a(3),
        a.chain()(4, scale=5),
        compose(bound, part, a, str, len)(i),
        Adder(1).chain().__self__.n,
        functools.partial(part, 2, scale=7).keywords,
        operator.methodcaller("add", 1, scale=2)(a),
        type(a)(5)(6),
        (lambda f: f(f))(lambda f: 8),
        getattr(a, "add")(1),
        [a.add, a.stored][i % 2](1),
    ]


for i in range(90):
    row = run(i)
print(row)
a = Adder(1)
print([a.add(i) for i in range(60)][-1])
a.add = lambda x, scale=1: "instance"
print(a(1), a.add(1))
del a.add
Adder.add = functools.partialmethod(lambda self, k, x: (self.n, k, x), "k")
print(a.add(2), a(3))
Adder.__call__ = functools.partial(lambda *args: args, "p")
print(a(4))
del Adder.__call__
try:
    a(5)
except TypeError as error:
    print(error)
