"""Slice assignment and deletion on lists and bytearrays: sizes, steps, self-assignment and errors."""


def work(items, a, b, new):
    items[a:b] = new
    return items


def step(items, a, new):
    items[a::2] = new
    return items


def remove(items, a, b, c):
    del items[a:b:c]
    return items


def attempt(function, *arguments):
    try:
        return function(*arguments)
    except (TypeError, ValueError) as error:
        return type(error).__name__, str(error)


for i in range(70):
    k = i % 7
    base = list(range(8))
    rows = [
        attempt(work, base[:], k, k + 2, "xy"),
        attempt(work, base[:], k, k, range(3)),
        attempt(work, base[:], -k, None, ()),
        attempt(work, base[:], 5, 2, [9]),
        attempt(step, base[:], k % 2, "abcd"),
        attempt(step, base[:], 0, "abc"),
        attempt(remove, base[:], k, None, 2),
        attempt(remove, base[:], None, k, -1),
        attempt(work, bytearray(b"abcdef"), 1, 3, b"XYZ"),
        attempt(work, bytearray(b"abcdef"), 1, 3, [1, 300]),
        attempt(work, base[:], 0, 1, 5),
        attempt(work, (1, 2), 0, 1, ()),
        attempt(remove, "abc", 0, 1, 1),
        attempt(remove, base[:], 0, 1, 0),
    ]
    same = base[:]
    same[2:4] = same
    rows.append(same)
    same[:] = (x * 2 for x in same if x % 2)
    rows.append(same)
print(*rows, sep="\n")


class Dying:
    def __init__(self, items):
        self.items = items

    def __del__(self):
        self.items.append("dead")


for _ in range(60):
    items = []
    items += [Dying(items), Dying(items), 3]
    items[0:2] = [1]
    del items[1:2]
print(items)
