"""Names at module level: star targets, augmented attributes and items, annotations, chained assignments."""

from math import *

table = {"n": 0}
items = [0] * 10


class Box:
    n = 0


box = Box()
first = last = None
for i in range(3000):
    table["n"] += i
    items[i % 10] += i
    items[-1] -= 1
    box.n += 2
    Box.n -= 1
    first = last = i
    a, *rest = items
    number: int = i
print(table, items, box.n, Box.n, first, last, a, len(rest), number)
total = 0.0
for i in range(1, 3000):
    total += sqrt(i) / floor(i / 2 + 1)
print(repr(total))
for items[3] in range(3000):
    pass
for box.n, table["k"] in zip(range(3000), range(10, 4000)):
    pass
print(items[3], box.n, table)
