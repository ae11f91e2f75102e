"""Unpacking into names, attributes, items, nested and starred targets, from all kinds of iterables."""


class Box:
    pass


def work(source, box, table):
    a, b, c = source
    (d, e), f = (b, c), a
    box.x, box.y, *table["rest"] = *source, d, e
    [g, *h], i = [f, 1, 2], 3
    *j, k = source
    l, *m, n = source
    (o, *p), *q = [source, 4, 5]
    (*r,) = source
    return a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, box.x, box.y, table["rest"]


class Own:
    def __init__(self, *items):
        self.items = items

    def __iter__(self):
        return iter(self.items)


class Old:
    def __getitem__(self, i):
        if i > 2:
            raise IndexError
        return i * 10


sources = [(1, 2, 3), [1, 2.5, "x"], "abc", {"k": 1, "l": 2, "m": 3}, range(3), Own(1, 2, 3), Old(), b"xyz"]
for _ in range(20):
    rows = [work(source, Box(), {}) for source in sources]
print(*rows, sep="\n")


def two(source):
    a, b = source
    return a


def starred(source):
    a, *b, c = source
    return b


def attempt(function, source):
    try:
        return function(source)
    except (TypeError, ValueError) as error:
        return str(error)


for bad in ((), (1,), (1, 2, 3), [1], "a", "abc", {1}, 5, None, iter([1, 2, 3]), Own(1), Own(1, 2, 3), {}):
    items = [attempt(two, bad) if i < 30 else attempt(starred, bad) for i in range(60)]
    print(items[0], items[-1])
