"""`__init_subclass__`, `__set_name__`, `__class_getitem__`, `__mro_entries__` of classes made in loops."""

log = []


class Field:
    def __init__(self, default):
        self.default = default

    def __set_name__(self, owner, name):
        log.append((owner.__name__, name))
        self.name = "_" + name
        if name == "forbidden":
            raise ValueError(name)

    def __get__(self, instance, owner):
        return self if instance is None else instance.__dict__.get(self.name, self.default)

    def __set__(self, instance, value):
        instance.__dict__[self.name] = value


class Base:
    registry = []

    def __init_subclass__(cls, /, tag=None, **rest):
        super().__init_subclass__(**rest)
        cls.tag = tag
        cls.registry.append(cls.__name__)
        cls.sum = lambda self: self.a + self.b

    def __class_getitem__(cls, key):
        return f"{cls.__name__}[{key}]"


class Alias:
    def __mro_entries__(self, bases):
        return (Base,) if len(bases) == 1 else ()


def make(i):
    class Record(Base, tag=i):
        a = Field(i)
        b = Field(2)

    class Other(Alias(), tag="alias"):
        a = b = Field(1)

    return Record, Other


for i in range(70):
    log.clear()
    Record, Other = make(i)
    record = Record()
    before = record.sum()
    record.a = 10
    row = before, record.sum(), Record.tag, Record[i], Other().sum(), Other.__orig_bases__ != Other.__bases__
print(row, len(Base.registry), log, Other.a.name)
for statement in (
    "class X(Base, tag=1, unknown=2): pass",
    "class X:\n    forbidden = Field(1)",
    "class X(Base, Base): pass",
    "class X(bool): pass",
    "class X(5): pass",
    "class X(Base):\n    __slots__ = ('a', 1)",
):
    try:
        exec(statement)
        print("made")
    except Exception as error:
        print(type(error).__name__, error, getattr(error, "__notes__", ""))
