"""Attributes of classes: metaclass properties, `__getattr__` of metaclasses, and priority of both sides."""


class Meta(type):
    shared = "meta"

    @property
    def size(cls):
        return len(cls.__name__)

    def __getattr__(cls, name):
        if name.startswith("dynamic_"):
            return name, cls.__name__
        raise AttributeError(f"no {name} here")

    def __setattr__(cls, name, value):
        super().__setattr__(name, ("wrapped", value) if name == "wrapped" else value)

    def method(cls, x):
        return cls.base + x


class Thing(metaclass=Meta):
    base = 10
    shared = "class"

    @classmethod
    def make(cls):
        return cls.method(1)


def read(cls):
    rows = [cls.size, cls.shared, cls.dynamic_x, cls.method(2), cls.make(), cls.base]
    try:
        rows.append(cls.missing)
    except AttributeError as error:
        rows.append(str(error))
    return rows


class Sub(Thing):
    base = 0.5


for i in range(60):
    rows = read(Thing), read(Sub)
print(*rows, sep="\n")
Meta.size = 7
Thing.wrapped = 1
print(read(Sub)[0], Sub.wrapped)
Meta.size = property(lambda cls: "property")
Sub.kept = "class attribute"
try:
    Thing.size = 1
except AttributeError as error:
    print(error)
print(read(Thing)[0], hasattr(Thing(), "size"))
Thing.shared = property(lambda self: "on instances")
print(type(read(Thing)[1]).__name__, Thing().shared)
del Meta.__getattr__
try:
    read(Thing)
except AttributeError as error:
    print(error)
Meta.__getattribute__ = lambda cls, name: 3 if name == "base" else type.__getattribute__(cls, name)
Meta.__getattr__ = lambda cls, name: name
print(read(Sub)[2:])
del Meta.__getattribute__
print(read(Sub)[2:])
Other = Meta("Other", (), {"base": 1, "make": staticmethod(lambda: "made")})
print([read(Other) for _ in range(60)][-1])
