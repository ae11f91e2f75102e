"""Attributes of classes that are themselves the receiver: class methods, metaclasses, changes in the middle of loops."""

import gc
import weakref


class Shape:
    sides = 0
    names = ("shape",)

    @classmethod
    def describe(cls, n):
        total = 0
        for i in range(n):
            total += cls.sides
            if i == n // 2:
                cls.middle()
        return total, cls.names[0]

    @classmethod
    def middle(cls):
        pass

    @staticmethod
    def free(x):
        return x + 1

    def method(self):
        return "method of " + type(self).__name__


class Square(Shape):
    sides = 4
    names = ("square",)


class Growing(Shape):
    sides = 1

    @classmethod
    def middle(cls):
        cls.sides += 1


class Losing(Shape):
    sides = 5

    @classmethod
    def middle(cls):
        if "sides" in vars(cls):
            del cls.sides


for cls in (Square, Square, Shape, Growing, Square, Losing, Losing):
    print(cls.__name__, cls.describe(1000))


class Meta(type):
    sides = 11

    def __len__(cls):
        return 3

    @property
    def kind(cls):
        return "kind of " + cls.__name__

    def hello(cls):
        return "hello " + cls.__name__


class WithMeta(metaclass=Meta):
    sides = 7
    kind = "hidden by the metaclass"

    def hello(self):
        return "not this"


class WithoutOwn(metaclass=Meta):
    pass


def look(cls):
    return cls.sides, cls.kind, len(cls)


for _ in range(1000):
    results = look(WithMeta), look(WithoutOwn)
print(results, WithoutOwn.hello())


def sum_sides(cls, n, change):
    total = 0
    for i in range(n):
        if i == n // 2:
            change()
        total += cls.sides
    return total


def metaclass_gets_property():
    Meta.sides = property(lambda cls: 100)


def metaclass_loses_property():
    del Meta.sides


def metaclass_gets_getattribute():
    Meta.__getattribute__ = lambda cls, name: 1000 if name == "sides" else type.__getattribute__(cls, name)


def metaclass_loses_getattribute():
    del Meta.__getattribute__


class OtherMeta(Meta):
    @property
    def sides(cls):
        return 10000


def other_metaclass():
    WithMeta.__class__ = OtherMeta


for change in (
    lambda: None,
    metaclass_gets_property,
    metaclass_loses_property,
    metaclass_gets_getattribute,
    metaclass_loses_getattribute,
    other_metaclass,
):
    print(getattr(change, "__name__"), sum_sides(WithMeta, 2000, change))


class KnownMeta(type):
    pass


class OtherKnownMeta(KnownMeta):
    sides = property(lambda cls: 50)


class Known(metaclass=KnownMeta):
    sides = 7


def sum_known(n, change):
    total = 0
    for i in range(n):
        if i == n // 2:
            change()
        total += Known.sides
    return total


def gets_property():
    KnownMeta.sides = property(lambda cls: 100)


def loses_property():
    del KnownMeta.sides


def gets_plain():
    KnownMeta.sides = 3


def gets_getattribute():
    KnownMeta.__getattribute__ = lambda cls, name: 1000 if name == "sides" else type.__getattribute__(cls, name)


def loses_getattribute():
    del KnownMeta.__getattribute__


def gets_other():
    Known.__class__ = OtherKnownMeta


def loses_other():
    Known.__class__ = KnownMeta


def nothing():
    pass


for change in (
    gets_getattribute,
    loses_getattribute,
    gets_property,
    loses_property,
    gets_plain,
    loses_property,
    gets_other,
    loses_other,
):
    for _ in range(30):
        sum_known(100, nothing)
    print(change.__name__, sum_known(2000, change), sum_known(100, nothing))


class Computed:
    def __get__(self, instance, owner):
        return 20


class Value:
    pass


class Holder:
    sides = 2
    value = Value()


print(sum_sides(Holder, 2000, lambda: setattr(Holder, "sides", Computed())))


def values(n, change):
    found = set()
    for i in range(n):
        if i == n // 2:
            change()
        found.add(type(Holder.value).__name__)
    return sorted(found)


print(values(2000, lambda: setattr(Value, "__get__", lambda self, instance, owner: "a string")))


def call_free(cls, n):
    for i in range(n):
        i = cls.free(i)
    return i, cls.method(cls())


print(call_free(Square, 1000), call_free(Growing, 1000))


def use_after_end(cls):
    found = cls.items
    del cls
    forget()
    gc.collect()
    return found, alive()


def forget():
    classes.clear()


for round in range(300):
    classes = [type("Short", (), {"items": [round, "kept"]})]
    alive = weakref.ref(classes[0])
    result = use_after_end(classes[0])
print(result)


def new_classes(n):
    total = 0
    for i in range(n):
        total += read_size(type("New", (), {"size": i}))
    return total


def read_size(cls):
    return cls.size


print(new_classes(300))


class Small:
    size = 1


class Large:
    size = 2


def new_subclasses(n):
    wrong = 0
    for i in range(n):
        base = (Small, Large)[i % 2]
        cls = type("New", (base,), {})
        for _ in range(60):
            wrong += read_size(cls) != base.size
        del cls
        gc.collect()
    return wrong


print(new_subclasses(30))
for odd in (Square(), 5, None, type, object):
    try:
        print(read_size(odd))
    except AttributeError as error:
        print(error)
print(object.__new__(Square).sides, type.__call__(Square).sides)
