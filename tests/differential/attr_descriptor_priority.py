"""Data and non-data descriptors against instance dictionaries, changed while the attribute is read."""


class Data:
    def __get__(self, instance, owner):
        return "data"

    def __set__(self, instance, value):
        instance.__dict__["set"] = value


class NonData:
    def __get__(self, instance, owner):
        return "non-data", instance is None


class Thing:
    a = Data()
    b = NonData()
    c = "class"


def read(thing):
    return thing.a, thing.b, thing.c


def last(thing):
    return [read(thing) for _ in range(40)][-1]


thing = Thing()
print(last(thing), Thing.a, Thing.b)
thing.__dict__.update(a="i.a", b="i.b", c="i.c")
print(last(thing))
thing.a = 5
print(thing.__dict__["set"], last(thing))
del Data.__set__
print(last(thing))
NonData.__set__ = lambda self, instance, value: None
print(last(thing))
NonData.__delete__ = lambda self, instance: instance.__dict__.pop("b")
del thing.b
print(last(thing), "b" in thing.__dict__)
Thing.c = Data()
print(last(thing))
Data.__delete__ = lambda self, instance: None
print(last(thing))
del Data.__get__
print([type(x).__name__ for x in read(thing)], last(Thing())[1])
Thing.c = property(lambda self: "property")
print(last(thing)[2], last(Thing())[2])
try:
    thing.c = 1
except AttributeError as error:
    print(error)


class Counter:
    """A descriptor whose reads have effects."""

    count = 0

    def __get__(self, instance, owner):
        Counter.count += 1
        if Counter.count == 50:
            owner.counter = "replaced"
        return Counter.count


Thing.counter = Counter()
print([thing.counter for _ in range(70)][47:52])
