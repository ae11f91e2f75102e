"""Globals changed through `globals()`, `vars`, setattr on the module, update, pop and clear."""

import sys

value = 1
module = sys.modules[__name__]


def read():
    return value


def total(n):
    result = 0
    for _ in range(n):
        result += value
    return result


print(total(100))
for change in (
    lambda: globals().__setitem__("value", 2),
    lambda: setattr(module, "value", 3),
    lambda: vars(module).update(value=4),
    lambda: module.__dict__.pop("value"),
    lambda: globals().setdefault("value", 5),
    lambda: delattr(module, "value"),
    lambda: exec("value = 6"),
    lambda: exec("value = 7", globals()),
    lambda: globals().update({"value": 0.5, "other": 1}),
    lambda: module.__dict__.__ior__({"value": 8}),
):
    for _ in range(30):
        try:
            read()
        except NameError:
            pass
    change()
    try:
        print(read(), total(5))
    except NameError as error:
        print(error)


def in_loop(n):
    rows = []
    for i in range(n):
        if i % 20 == 10:
            globals()["value"] = i
        rows.append(value)
    return rows[9:12], rows[-1], sum(rows)


print(in_loop(100))


def names():
    before = set(globals())
    global brand_new
    brand_new = 1
    return set(globals()) - before


print(names(), [brand_new for _ in range(60)][-1], "brand_new" in dir())
