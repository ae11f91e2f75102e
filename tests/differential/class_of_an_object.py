"""type(x) in compiled code: of everything, kept, compared, with a class that ends, and type under other names."""


class Base:
    pass


class Derived(Base):
    @property
    def __class__(self):
        return Base


def classes(x):
    return type(x), type(x) is x.__class__


def three(x):
    return type("Made", (x,), {"a": 1})


for value in (1, 1.5, "a", None, (), [], {}, Base(), Derived(), Base, type, len, classes):
    for _ in range(30):
        found = classes(value)
    print(found[0].__name__, found[1])

for _ in range(30):
    made = three(Base)
print(made.__name__, made.__mro__, made.a)


def ending():
    class Local:
        def __del__(self):
            print("an instance ends", type(self).__name__)

    o = Local()
    kept = type(o)
    del o
    return kept


for _ in range(30):
    kept = ending()
print(kept.__name__, kept().__class__ is kept)
del kept


def wrong(f):
    try:
        return f()
    except TypeError as error:
        return str(error)


for _ in range(30):
    messages = [wrong(lambda: type()), wrong(lambda: type(1, 2)), wrong(lambda: type(x=1))]
print(messages)


def subclass_of_type(meta, x):
    return meta(x)


class Meta(type):
    def __call__(cls, *args):
        return "called", len(args)


class WithMeta(metaclass=Meta):
    pass


for _ in range(30):
    results = subclass_of_type(WithMeta, 1), subclass_of_type(type, 1), subclass_of_type(str, 1)
print(results)


def changing(x):
    before = type(x)
    x.__class__ = Base
    return before, type(x)


class Other:
    pass


for _ in range(30):
    pair = changing(Other())
print([c.__name__ for c in pair])

type_before = type


def shadowed(x):
    return type(x)


for _ in range(30):
    shadowed(1)
type = lambda x: "shadowed"
print(shadowed(1))
del type
print(shadowed(1))
