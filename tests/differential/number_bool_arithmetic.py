"""Booleans as numbers: arithmetic, bit operations that stay bool or not, indexing, sums and identity."""


def work(a, b):
    return [a + b, a - b, a * b, a & b, a | b, a ^ b, -a, +a, a << b, a >> b, a**b, not a, a == b, a < b]


def counts(items):
    total = 0
    hits = 0.0
    for x in items:
        total += x > 3
        hits += x % 2 == 0
        total -= not x
    return total, hits, type(total).__name__


def index(items, i):
    return items[i > 2], "ab"[not i], (1, 2)[True and False], {True: "t", False: "f"}[i % 2 == 1]


for i in range(80):
    rows = work(i % 2 == 0, i % 3 == 0), work(True, i)
print(*[(x, type(x).__name__) for x in rows[0]])
print(*[(x, type(x).__name__) for x in rows[1]])
print(counts(range(100)), [index([i, -i], i) for i in range(60)][-1])
print(True is (1 == 1), (1 == 1) is not False, True + True, isinstance(True, int), True == 1.0)


def identity(n):
    same = 0
    for i in range(n):
        flag = i % 2 == 1
        same += flag is True
        same += (flag & True) is flag
        same += (flag ^ False) is flag
        same += bool(flag) is flag
        same += (not not flag) is flag
        same += (flag or False) is flag
        same += (flag | 0) == flag
    return same


print(identity(90))


class Truth:
    def __init__(self):
        self.asked = 0

    def __bool__(self):
        self.asked += 1
        return self.asked % 3 != 0

    def __len__(self):
        raise AssertionError("length asked")


def asks(n):
    t = Truth()
    picks = [(t and 1) is t or 0 if t else 2 for _ in range(n)]
    return t.asked, picks[:6], sum(picks)


print(
    asks(90),
    sum([True] * 70),
    sum(x for x in (True, 0.5, False)),
    int("1") is True,
    str(True & 1),
    f"{True:d}{True}",
)
