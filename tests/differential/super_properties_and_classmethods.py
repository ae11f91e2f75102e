"""super() to properties, class methods, static methods, slots, attributes and through `__getattr__`."""


class Base:
    kind = "base"

    def __init__(self):
        self.stored = 1

    @property
    def size(self):
        return self.stored

    @size.setter
    def size(self, value):
        self.stored = value

    @classmethod
    def make(cls, n):
        return cls.__name__, cls.kind, n

    @staticmethod
    def twice(x):
        return x * 2

    def __getattr__(self, name):
        return "fallback " + name


class Derived(Base):
    kind = "derived"

    @property
    def size(self):
        return super().size * 10

    @size.setter
    def size(self, value):
        super(Derived, type(self)).size.fset(self, value + 1)

    @classmethod
    def make(cls, n):
        return super().make(n + 1), super().kind

    @staticmethod
    def twice(x):
        return super(Derived, Derived).twice(x) + 1

    def attributes(self):
        try:
            return super().stored
        except AttributeError as error:
            return str(error), super().kind, self.missing

    def __init__(self):
        super().__init__()
        super().__setattr__("extra", 5)

    def __eq__(self, other):
        return super().__eq__(other)

    def __init_subclass__(cls):
        super().__init_subclass__()
        cls.made = super().make(0)


for i in range(80):
    thing = Derived()
    thing.size = i
    row = (
        thing.size,
        Derived.make(i),
        thing.make(i),
        Derived.twice(i),
        thing.attributes(),
        thing == 5,
        thing.extra,
    )
print(row)


class Last(Derived):
    pass


print(Last.made, Last.make(1), Last().attributes())
Base.size = property(lambda self: -1)
print(thing.size)
Base.make = classmethod(lambda cls, n: (cls.__name__, "new", n))
print(Derived.make(3), [Last.make(3) for _ in range(60)][-1])
