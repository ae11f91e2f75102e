"""Generators as methods, `__iter__`, properties, static methods and with super() inside."""


class Base:
    def items(self):
        yield from self.data

    def __iter__(self):
        yield "base"
        yield from self.items()


class Derived(Base):
    def __init__(self, data):
        self.data = data

    def items(self):
        yield __class__.__name__
        for item in super().items():
            yield item * 2

    @property
    def squares(self):
        return (x * x for x in self.data)

    @staticmethod
    def count(n):
        while n:
            n -= 1
            yield n

    @classmethod
    def make(cls, n):
        for i in range(n):
            yield cls(range(i))

    def __contains__(self, x):
        return any(x == y for y in self.items())

    def __reversed__(self):
        for item in self.data[::-1]:
            yield item


thing = Derived([1, 2, 3])
for i in range(80):
    rows = (
        list(thing),
        sum(thing.squares),
        list(Derived.count(3)),
        len(list(Derived.make(5))),
        6 in thing,
        7 in thing,
    )
print(*rows, list(reversed(thing)))
Base.items = lambda self: iter("replaced")
print(list(thing))
Derived.items = lambda self: (yield "new")
print(list(thing), 6 in thing)
del Derived.items
print(list(thing))
Derived.__iter__ = lambda self: iter([9])
print([list(thing) for _ in range(60)][-1], [*thing])
