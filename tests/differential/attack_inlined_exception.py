"""Exceptions leave functions that are likely inlined; tracebacks are exact to the column."""

import traceback


def divide(a, b):
    return (a + 1) // (b - b % 1)


def index(items, i):
    return items[i * 1 + 0]


def attribute(thing):
    return thing.missing.other


def middle(kind, items, i):
    if kind == 0:
        return 1 + divide(i, 0 if i == 4000 else 1)
    if kind == 1:
        return 2 + index(items, i if i != 4000 else 99)
    return (3 + len(items)) + attribute(items if i == 4000 else Good)


class Good:
    class missing:
        other = 1


def outer(kind, n):
    total = 0
    items = list(range(10))
    for i in range(n):
        total += middle(kind, items, i % 10 if kind == 1 and i != 4000 else i)
    return total


for kind in range(3):
    print(outer(kind, 3000))
    try:
        outer(kind, 5000)
    except Exception:
        print(traceback.format_exc())
