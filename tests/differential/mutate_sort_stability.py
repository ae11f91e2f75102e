"""Sorting with keys, reverse, equal elements, failing keys, mixed types, and orders that are no orders."""

import functools
import random


class Item:
    def __init__(self, key, order):
        self.key, self.order = key, order

    def __lt__(self, other):
        return self.key < other.key


def run(seed):
    source = random.Random(seed)
    items = [Item(source.randrange(8), i) for i in range(40)]
    a = [(x.key, x.order) for x in sorted(items)]
    b = [x.order for x in sorted(items, reverse=True)]
    c = [x.order for x in sorted(items, key=lambda x: (-x.key, x.order % 3))]
    d = sorted(items, key=functools.cmp_to_key(lambda x, y: y.key - x.key or x.order - y.order))
    return a == sorted(a), b[:5], c[:5], [x.order for x in d[:5]], max(items).order, min(items).order


for i in range(60):
    row = run(i)
print(row)


def attempt(items, **options):
    try:
        items.sort(**options)
        return items
    except Exception as error:
        return type(error).__name__, str(error), items


calls = 0


def failing(x):
    global calls
    calls += 1
    if calls % 9 == 0:
        raise KeyError(x)
    return -x


mixed = [
    [3, 1, 2.5, True, -0.0],
    [3, "a"],
    ["b", None],
    [float("nan"), 1, 0.5, float("nan")],
    [(1, "a"), (1, 2)],
]
mixed += [[[2], [1, 5], []], ["b", "a", "B"], [{1}, {1, 2}, {0}], [2**70, -(2**70), 0], [1, 1 + 0j]]
for items in mixed:
    for _ in range(15):
        row = attempt(items[:])
    print(row)
for i in range(60):
    row = attempt([5, 3, 4, 1, 2], key=failing)
print(row, calls)


class Random:
    def __lt__(self, other):
        return True


print(
    len(sorted(Random() for _ in range(100))),
    [sorted("hello", key=str.upper, reverse=bool(i % 2)) for i in range(60)][-1],
)
print(sorted({"b": 1, "a": 2}, key={"b": 1, "a": 2}.get), sorted(range(70), key=lambda i: i * 31 % 70)[:6])
