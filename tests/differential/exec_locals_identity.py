"""`locals()` gives one dictionary per call of a function: identity, updates, deletions and frames' views."""

import sys


def same(a):
    first = locals()
    b = a + 1
    second = locals()
    return first is second, sorted(first)


def updated(n):
    view = locals()
    history = []
    for i in range(n):
        locals()
        history.append(view.get("i"))
    return history[-3:], view is sys._getframe().f_locals


def deleted(a):
    b = 1
    view = locals()
    del b
    before = "b" in view
    locals()
    return before, "b" in view


def callee():
    return sys._getframe(1).f_locals


def through_callee(a):
    first = callee()
    a = a * 2
    second = callee()
    return first is second, first["a"] if a % 4 else second["a"], locals() is first


def independent(n):
    if n == 0:
        return [locals()]
    return [locals(), *independent(n - 1)]


def generator():
    first = locals()
    yield first
    x = 1
    yield locals() is first, "x" in first


for i in range(80):
    rows = same(i), updated(4), deleted(i), through_callee(i), list(generator())[1]
    views = independent(3)
print(*rows, len({id(v) for v in views}), [v["n"] for v in views])


def kept(n):
    views = []
    for i in range(n):
        views.append(same.__name__ and locals())
    return all(v is views[0] for v in views), views[0]["i"]


print(kept(100))
