"""The iterator kind at one `for` changes between calls and turns: list, tuple, range, dict, own."""


class Own:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return iter(range(self.n))


class Next:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        if not self.n:
            raise StopIteration
        self.n -= 1
        return self.n


class Sub(list):
    pass


def total(items):
    result = 0
    for x in items:
        result += x
    return result


def generate(n):
    yield from range(n)


makers = [
    lambda: [1, 2, 3],
    lambda: (1, 2, 3),
    lambda: range(4),
    lambda: {1: 0, 2: 0},
    lambda: {5},
    lambda: generate(4),
    lambda: Own(4),
    lambda: Next(4),
    lambda: Sub([1, 2]),
    lambda: map(int, "123"),
    lambda: zip(),
    lambda: b"ab",
    lambda: memoryview(b"\1\2"),
    lambda: reversed([1, 2.5]),
    lambda: iter({1: 2}.values()),
    lambda: enumerate([]),
    lambda: range(2**64, 2**64 + 2),
]
for maker in makers:
    print([total(maker()) for _ in range(25)][-1])
print([total(makers[i % len(makers)]()) for i in range(100)][-len(makers) :])
Sub.__iter__ = lambda self: iter([100])
Next.__next__ = lambda self: 1 // 0
Own.__iter__ = lambda self: Next(3)
for maker in makers[6:9]:
    try:
        print(total(maker()))
    except ZeroDivisionError as error:
        print(error)
range_kept, range = range, lambda n: [n, n]
print(total(makers[2]()))
range = range_kept


def nested(n):
    out = 0
    for i in range(n):
        for x in makers[i % 6]():
            out = out * 3 % 10007 + x
    return out


print(nested(120))
