"""Imports inside hot functions and loops: plain, from, as, dotted, relative, star at module level."""

import sys


def work(i):
    import math
    import os.path
    import collections.abc as abc
    from math import pi, sqrt as root
    from os import path

    return math.floor(pi * i), os.path is path, root(i * i), abc.Mapping.__name__


for i in range(90):
    row = work(i)
print(row)


def missing(kind):
    try:
        if kind == 0:
            import no_such_module
        elif kind == 1:
            import os.no_such
        elif kind == 2:
            from math import no_such_name
        elif kind == 3:
            from . import sibling
        elif kind == 4:
            from .sibling import x
        elif kind == 5:
            import math.sub
        else:
            from os.path import join, absent
    except ImportError as error:
        text = str(error)
        return type(error).__name__, text[: text.find(" (/")] if " (/" in text else text, error.name


for kind in range(7):
    for _ in range(30 if kind in (2, 6) else 2):
        row = missing(kind)
    print(row)
math = sys.modules["math"]
for i in range(70):
    if i == 60:
        sys.modules["math"] = type(sys)("fake")
        sys.modules["math"].floor, sys.modules["math"].pi, sys.modules["math"].sqrt = str, 3, len
    try:
        row = work(i)
    except TypeError as error:
        row = str(error)
sys.modules["math"] = math
print(row, work(4))
sys.modules["blocked"] = None
try:
    import blocked
except ModuleNotFoundError as error:
    print(error)
from string import *

print(digits)
