"""Cooperative constructors with keyword arguments, mixins, `__new__` chains and missing super calls."""

order = []


class Base:
    def __init__(self, **rest):
        order.append("Base")
        if rest:
            raise TypeError(f"left over: {sorted(rest)}")


class Named(Base):
    def __init__(self, *, name="none", **rest):
        order.append("Named")
        super().__init__(**rest)
        self.name = name


class Sized(Base):
    def __init__(self, *, size=0, **rest):
        order.append("Sized")
        super().__init__(**rest)
        self.size = size


class Lazy(Base):
    def __init__(self, **rest):
        order.append("Lazy")


class Both(Named, Sized):
    def __init__(self, n, **rest):
        super().__init__(size=n, **rest)
        order.append("Both")


class Cut(Lazy, Both):
    pass


class Cached:
    instances = {}

    def __new__(cls, key, *rest):
        if key in cls.instances:
            return cls.instances[key]
        self = cls.instances[key] = super().__new__(cls)
        self.made = 0
        return self

    def __init__(self, key, *rest):
        super().__init__()
        self.made += 1


class Derived(Cached):
    def __new__(cls, key, extra=None):
        return super().__new__(cls, (cls.__name__, key))


def attempt(make):
    order.clear()
    try:
        thing = make()
        return {k: v for k, v in vars(thing).items()}, order[:]
    except (TypeError, AttributeError) as error:
        return str(error), order[:]


makers = [
    lambda: Both(1, name="x"),
    lambda: Both(2),
    lambda: Both(3, other=1),
    lambda: Cut(),
    lambda: Cached("k"),
    lambda: Derived("d", extra=1),
    lambda: Both(),
    lambda: Cut(4),
    lambda: Derived(1, 2, 3),
]
for maker in makers:
    for _ in range(25):
        row = attempt(maker)
    print(row)
print(sorted(map(str, Cached.instances)), Cached("k").made, Derived("d").made)
Sized.__init__ = lambda self, **rest: super(Sized, self).__init__() or order.append("patched")
print(attempt(makers[0]), [attempt(makers[1]) for _ in range(60)][-1])
del Named.__init__
print(attempt(makers[1]))
