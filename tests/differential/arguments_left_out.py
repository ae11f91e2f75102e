"""Calls that leave out arguments with defaults: from Python and C code, with defaults that change, too few, too many."""

import functools
import operator
import sys
import weakref


class Noted:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("ends:", self.name)

    def __repr__(self):
        return self.name


def three(a, b=2, c="three"):
    return a, b, c


def all_left(a=1, b=(), *, c=None):
    return a, b, c


def positional(a, b=10, /, c=20):
    return a + b + c


def drops(a, b=None):
    del a
    print("dropped")
    return b


def first_of_many(
    a, b=1, c=2, d=3, e=4, f=5, g=6, h=7, i=8, j=9, k=10, l=11, m=12, n=13, o=14, p=15, q=16, r=17
):
    return a, b + c + d + e + f + g + h + i + j + k + l + m + n + o + p + q + r


class Thing:
    def __init__(self, x, y=5):
        self.x, self.y = x, y

    def method(self, a=1, b=2):
        return self.x + self.y + a * b

    def __call__(self, value="nothing"):
        return value


def calls(i):
    thing = Thing(i)
    bound = thing.method
    return (
        three(i),
        three(i, i),
        three(i, i, i),
        all_left(),
        all_left(i),
        positional(i),
        positional(i, 1),
        thing.method(),
        thing.method(3),
        bound(3, 4),
        bound(),
        thing(),
        thing(i),
        Thing(1, 1).method(),
    )


for i in range(40):
    last = calls(i)
print(last)

# Called by C code.
print(list(map(three, range(3))), list(map(three, range(2), "ab")), sorted([3, 1, 2], key=all_left))
print([functools.partial(three, 1)(), functools.partial(three, 1)(2), functools.reduce(positional, range(5))])
print(operator.methodcaller("method")(Thing(2)), operator.call(three, 7), first_of_many("x"))

# What is wrong with the number of arguments.
for wrong in ((), (1, 2, 3, 4)):
    for _ in range(30):
        try:
            three(*wrong)
        except TypeError as error:
            message = str(error)
    print(message)
for _ in range(30):
    try:
        positional()
    except TypeError as error:
        message = str(error)
print(message)

# Defaults that are replaced, by more, fewer and none, while calls go on.
for defaults in ((7, 8), (1, 7, 8), (8,), None, (), (0, 1, 2, 3, 4), (2, "three")):
    three.__defaults__ = defaults
    for arguments in ((), (1,), (1, 2), (1, 2, 3)):
        try:
            print(defaults, arguments, three(*arguments))
        except TypeError as error:
            print(defaults, arguments, error)

# Defaults live as long as the function has them, arguments as long as in the interpreter.
drops(Noted("first"))
drops(Noted("second"), None)
list(map(drops, [Noted("of a list")]))
three.__defaults__ = (Noted("default"), 3)
kept = three(1)
print(kept)
three.__defaults__ = (2, 3)
del kept
print("after")


def with_default():
    def inner(a, b=Noted("inner's default")):
        return weakref.ref(b)

    for _ in range(30):
        reference = inner(1)
    print(reference())
    return reference


print(with_default()())


def counted(default=object()):
    return sys.getrefcount(default)


for _ in range(30):
    counts = counted(), counted()
print(counts[0] == counts[1])


# Recursion by calls that leave arguments out.
def down(n, step=1, seen=()):
    return len(seen) if n <= 0 else down(n - step, seen=seen + (n,)) + down(n - 3)


print(down(12))


# Closures that share code and not defaults.
def make(value):
    def inner(a, b=value):
        return a, b

    return inner


functions = [make(i) for i in range(5)] + [make(None)]
for _ in range(30):
    results = [f(0) for f in functions]
print(results)
