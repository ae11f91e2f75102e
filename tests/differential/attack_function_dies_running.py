"""Functions that are deleted, or get other code, while they run: nobody else holds them."""

import functools
import sys
import types


def make(name, text):
    module = types.ModuleType(name)
    exec(text, module.__dict__)
    return module


TEXT = """
def __getattr__(name):
    if name != "delete me":
        raise AttributeError(name)
    del globals()["__getattr__"]
    junk = [str(i) * 3 for i in range(20)]
    raise AttributeError("gone " + junk[3])
"""

for i in range(60):
    module = make("module", TEXT)
    for name in ("one", "two", "delete me", "after"):
        try:
            getattr(module, name)
        except AttributeError as error:
            if i % 30 == 0:
                print(error)


class Holder:
    pass


def outer(holder, k):
    def inner(x):
        del holder.call
        filler = [object() for _ in range(10)]
        return x + k + len(filler) + sys._getframe().f_lineno * 0

    holder.call = inner


total = 0
for i in range(200):
    holder = Holder()
    outer(holder, i)
    total += functools.reduce(lambda a, f: f(a), [holder.__dict__["call"]], i)
    holder = Holder()
    outer(holder, i)
    total += list(map(holder.__dict__["call"], [i]))[0]
print(total)


def other(x):
    return -x


def changing(x):
    changing.__code__ = other.__code__
    filler = [object() for _ in range(10)]
    return x + len(filler)


for i in range(100):
    original = types.FunctionType(compile("def f(x):\n    f.__code__ = o.__code__\n    y = [x] * 3\n    return sum(y)", "m", "exec").co_consts[0], {"o": other, "sum": sum})
    original.__globals__["f"] = original
    total += original(i) + original(i)
print(total, changing(5), changing(5))
