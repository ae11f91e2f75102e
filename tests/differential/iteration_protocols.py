"""Iterators of our own, `zip`, `enumerate`, `reversed`, `iter` with a sentinel, and broken iterators."""


class Count:
    def __init__(self, n):
        self.n = n
        self.i = 0

    def __iter__(self):
        return self

    def __next__(self):
        if self.i >= self.n:
            raise StopIteration
        self.i += 1
        return self.i


class Broken:
    def __iter__(self):
        return 5


class Failing:
    def __init__(self):
        self.i = 0

    def __iter__(self):
        return self

    def __next__(self):
        self.i += 1
        if self.i > 100:
            raise ValueError(self.i)
        return self.i


def total(items):
    result = 0
    for item in items:
        result += item
    return result


print(total(Count(5000)), total([1] * 3000), total((1, 2)), total({1: 2}), total({5}), total(range(3000)), total(b"ab"), total(x for x in range(10)))
print(sum(a * b for a, b in zip(range(3000), Count(2000))), sum(i * x for i, x in enumerate(reversed(range(3000)), 5)))
for items in (Broken(), Failing(), 5, None, int):
    try:
        total(items)
    except (TypeError, ValueError) as error:
        print(error)
items = Count(10)
print([x for x in items if x % 2], list(items), next(items, None))
print(list(zip("abc", range(5), strict=False)), dict(enumerate("ab")))
try:
    list(zip("abc", range(5), strict=True))
except ValueError as error:
    print(error)
