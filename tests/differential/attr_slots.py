"""Slots: unset, deleted, inherited, shadowed, mixed with dictionaries, and read after being replaced."""

import weakref


class Base:
    __slots__ = ("a", "b")

    def __init__(self, a):
        self.a = a

    def total(self):
        return self.a + self.b


class Sub(Base):
    __slots__ = ("c", "__weakref__")


class Open(Base):
    pass


def work(cls, i):
    thing = cls(i)
    rows = []
    for action in (
        lambda: thing.total(),
        lambda: setattr(thing, "b", 0.5),
        lambda: thing.total(),
        lambda: setattr(thing, "c", 3),
        lambda: thing.c,
        lambda: delattr(thing, "b"),
        lambda: delattr(thing, "b"),
        lambda: thing.b,
        lambda: thing.__dict__,
        lambda: weakref.ref(thing)() is thing,
    ):
        try:
            rows.append(action())
        except (AttributeError, TypeError) as error:
            rows.append(str(error))
    return rows


for cls in (Base, Sub, Open):
    for i in range(40):
        rows = work(cls, i)
    print(cls.__name__, *rows, sep="\n  ")
descriptor = Base.a
thing = Base(1)
thing.b = 2
Base.a = property(lambda self: 100)
print([thing.total() for _ in range(60)][-1])
Base.a = descriptor
print(thing.total(), descriptor.__get__(thing), Base.b.__name__)
try:
    descriptor.__get__(5)
except TypeError as error:
    print(error)
for bad in ("x = 1\n    __slots__ = ('x',)", "__slots__ = ('1a',)", "__slots__ = 'ok'", "__slots__ = (5,)"):
    try:
        exec(f"class T:\n    {bad}")
        print("made")
    except (ValueError, TypeError) as error:
        print(error)
one = Sub(1)
one.__class__ = type("Same", (Base,), {"__slots__": ("c", "__weakref__"), "total": lambda self: "same"})
print(one.total())
try:
    one.__class__ = Open
except TypeError as error:
    print(error)
