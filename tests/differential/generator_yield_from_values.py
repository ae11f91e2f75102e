"""`yield from` over generators, lists, ranges and own iterators: results, sends and returns."""


def leaf(n):
    got = []
    for i in range(n):
        got.append((yield i))
    return got


def relay(n):
    first = yield from leaf(n)
    second = yield from [10, 20]
    third = yield from range(2)
    fourth = yield from leaf(0)
    return first, second, third, fourth


class Own:
    def __init__(self):
        self.n = 0

    def __iter__(self):
        return self

    def __next__(self):
        self.n += 1
        if self.n > 3:
            raise StopIteration("own result")
        return self.n

    def send(self, value):
        return ("sent", value)


def custom():
    result = yield from Own()
    yield result


def drive(g, value):
    rows = []
    try:
        rows.append(next(g))
        while True:
            rows.append(g.send(value) if value is None else g.send(len(rows)))
    except StopIteration as stop:
        rows.append(stop.value)
    except AttributeError as error:
        rows.append(str(error))
    return rows


for i in range(80):
    rows = drive(relay(3), None), drive(relay(2), 1), drive(custom(), None)
print(*rows, sep="\n")
g = custom()
print(next(g), [g.send(i) for i in range(1, 70)][-1], next(g))


def wrong(x):
    yield from x


for x in (5, None, object):
    try:
        list(wrong(x))
    except TypeError as error:
        print(error)
