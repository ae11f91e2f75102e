"""Imports inside hot functions, relative names, `__import__`, reload, and missing modules."""

import importlib
import sys
import types


def root(x):
    import math
    from math import sqrt as square_root

    return square_root(x) + math.floor(x)


print(sum(root(i) for i in range(2000)))
module = types.ModuleType("made_here")
exec("factor = 2\ndef scale(x):\n    return x * factor\n", module.__dict__)
sys.modules["made_here"] = module


def use(n):
    import made_here

    total = 0
    for i in range(n):
        total += made_here.scale(i) + made_here.factor
    return total


print(use(3000))
module.factor = 10
print(use(100))
module.scale = lambda x: -x
print(use(100))
module.__getattr__ = lambda name: 1000
del module.factor
print(use(100))
for _ in range(300):
    try:
        import no_such_module
    except ModuleNotFoundError as error:
        message = str(error)
    try:
        from math import no_such_name
    except ImportError as error:
        message += " / " + str(error).partition(" (")[0]
print(message)
import colorsys

importlib.reload(colorsys)
print(colorsys.rgb_to_hsv(0.5, 0.5, 0.5))
