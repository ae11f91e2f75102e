"""Comprehensions over callees that handle, raise and clean up; partial results are dropped in order."""

dead = []


class Item:
    def __init__(self, n):
        self.n = n

    def __del__(self):
        dead.append(self.n)


def make(n, bad):
    try:
        if n == bad:
            raise ValueError(n)
        return Item(n)
    finally:
        n = None


def safe(n, bad):
    try:
        return make(n, bad).n
    except ValueError as error:
        return error.args


def build(n, bad):
    try:
        items = [make(i, bad) for i in range(n)]
    except ValueError as error:
        return "failed", error.args, len(dead)
    return "built", len(items), len(dead)


def dictionary(n, bad):
    try:
        return len({i: make(i, bad) for i in range(n) if i != 1})
    except ValueError:
        return sorted(dead)


def nested(n, bad):
    return [[safe(i * j, bad) for j in range(2)] for i in range(n)]


for i in range(80):
    rows = []
    for function in (build, dictionary):
        for bad in (-1, 3):
            dead.clear()
            rows.append(function(5, bad))
    rows.append(nested(3, 2))
print(*rows, sep="\n")


def handler_comprehension(n):
    out = []
    for i in range(n):
        try:
            out.append([10 // x for x in (2, 1, i % 3)])
        except ZeroDivisionError:
            out.append([x for x in (i,)])
        else:
            out[-1].append({k: v for k, v in zip("ab", out[-1])})
    return out[-3:]


print(handler_comprehension(100))
