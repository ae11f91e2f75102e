"""zip, enumerate, map, filter, reversed and iter nested in each other, of differing lengths and strict."""


def note(log, n):
    for i in range(n):
        log.append(i)
        yield i


def work(n):
    log = []
    rows = [
        list(zip(range(n), "abc", note(log, 9))),
        list(enumerate(zip(range(2), reversed([5, 6, 7])), start=n)),
        list(map(lambda a, b, c=0: a * 10 + b + c, range(n), (1, 2))),
        [x for x in filter(lambda x: x % 2, map(int, "123456"))],
        list(zip(*[iter(range(7))] * 3)),
        dict(zip("xyz", map(str.upper, "pqr"))),
        list(map(max, [1, 5, 3], [4, 2, n])),
        [*reversed(range(0, 10, 3)), *reversed("ab"), *reversed({1: 2, 3: 4})],
        list(zip()),
        sum(a * b for a, b in zip(range(n), range(n, 0, -1))),
        [list(pair) for pair in zip([1, 2], [3, 4])],
        next(zip(range(1), range(1))),
        list(filter(None, [0, 1, "", "a", None, [0]])),
        len(log),
    ]
    return rows


for i in range(70):
    rows = work(3 + i % 3)
print(*rows, sep="\n")


def strict(a, b):
    try:
        return list(zip(a, b, strict=True))
    except ValueError as error:
        return str(error)


print([strict(range(i % 4), range(2)) for i in range(80)][-4:])


def kept(n):
    """zip reuses its tuple only if nobody holds it."""
    held = []
    for i, pair in enumerate(zip(range(n), range(n))):
        if i % 10 == 0:
            held.append(pair)
        a, b = pair
    indexed = [t for t in enumerate("abc")]
    items = [t for t in {"k": 1, "l": 2}.items()]
    return held, indexed, items


print(kept(60))


def errors(kind):
    try:
        if kind == 0:
            return list(map(lambda x: 1 // x, [1, 0]))
        if kind == 1:
            return list(filter(lambda x: x.y, [1]))
        if kind == 2:
            return list(zip([1], 5))
        if kind == 3:
            return list(enumerate([1], "a"))
        return list(map(lambda: 1, [1]))
    except (ZeroDivisionError, AttributeError, TypeError) as error:
        return str(error)


print(*[[errors(kind) for _ in range(20)][-1] for kind in range(5)], sep="\n")
