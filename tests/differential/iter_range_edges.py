"""Ranges: huge, empty, negative steps, compared, indexed, sliced, reversed, with changed loop variables."""


def total(start, stop, step):
    result = count = 0
    for i in range(start, stop, step):
        result += i
        count += 1
        i = "changed"
    return result, count


def nested(n):
    hits = 0
    for i in range(n):
        for j in range(i, n, 3):
            for k in range(j, i, -2):
                hits += i ^ j ^ k
    return hits


for i in range(70):
    row = total(i, -i, -3), total(0, i, 7), nested(6)
print(row, nested(20))
for edge in (2**31, 2**62, 2**63, 2**64, 10**20):
    print(
        total(edge - 40, edge + 40, 1),
        total(edge + 3, edge - 60, -1)[1],
        range(edge)[-1] - edge,
        edge in range(edge + 1),
    )
print([len(range(a, b, c)) for a in (0, 5, -5) for b in (0, 3, -9) for c in (1, -2, 4)])
print(
    range(0, 10, 3) == range(0, 12, 3),
    hash(range(0)) == hash(range(5, 5)),
    range(10)[2:8:3],
    range(10)[::-1][3],
    2.0 in range(3),
)
print(list(reversed(range(2**63, 2**63 + 3))), range(5).index(3), range(3).count(True), "x" in range(3))


class Index:
    def __init__(self, n):
        self.n = n

    def __index__(self):
        return self.n


print([list(range(Index(i % 3), Index(5), Index(2))) for i in range(60)][-1])
for bad in ((), (1.5,), (0, 1, 0), ("a",), (1, 2, 3, 4), (None,)):
    try:
        range(*bad)
    except (TypeError, ValueError) as error:
        print(error)


def rebinding(n):
    seen = []
    r = range(n)
    for i in r:
        r = range(1000)
        n = 5
        seen.append(i)
    return len(seen), i, list(r)[-1], n


print(rebinding(90), rebinding(1))
it = iter(range(100))
for x in it:
    next(it, None)
    if x > 80:
        break
print(x, it.__length_hint__(), next(it), it.__reduce__()[1])
