"""Globals of compiled functions change through every door: `__dict__`, `exec`, `__globals__`, `setattr`."""

import sys

rate = 1
module = sys.modules[__name__]


def price(x):
    return x * rate


def run(n):
    total = 0
    for i in range(n):
        total += price(i)
    return total


print(run(5000))
for change in (
    lambda: exec("rate = 2", price.__globals__),
    lambda: price.__globals__.update(rate=3),
    lambda: module.__dict__.__setitem__("rate", 4),
    lambda: setattr(module, "rate", 5),
    lambda: globals().pop("rate"),
    lambda: globals().setdefault("rate", 6),
    lambda: globals().__ior__({"rate": 7}),
    lambda: exec("global rate\nrate = 8"),
):
    change()
    try:
        print(run(100))
    except NameError as error:
        print(error)
copy = type(price)(price.__code__, {"rate": 100})
print(sum(copy(i) for i in range(3000)), run(10))
copy.__globals__["rate"] = 0.5
print(sum(copy(i) for i in range(3000)))
copy.__globals__.clear()
try:
    copy(1)
except NameError as error:
    print(error)
for i in range(2000):
    globals()[f"filler_{i}"] = i
print(run(100), filler_1999)
