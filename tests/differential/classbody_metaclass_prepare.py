"""Metaclasses: `__prepare__` with own mappings, `__new__`, `__init__`, `__call__`, and order of calls."""

log = []


class Namespace(dict):
    def __getitem__(self, key):
        if key.startswith("auto_"):
            return key.upper()
        return super().__getitem__(key)

    def __setitem__(self, key, value):
        if key in self and not key.startswith("_"):
            log.append("again " + key)
        super().__setitem__(key, value)


class Meta(type):
    @classmethod
    def __prepare__(meta, name, bases, **options):
        log.append(("prepare", name, sorted(options)))
        return Namespace(given=options.get("given", 1))

    def __new__(meta, name, bases, space, **options):
        log.append(("new", name, type(space).__name__))
        return super().__new__(meta, name, bases, dict(space))

    def __init__(cls, name, bases, space, **options):
        log.append(("init", name))
        super().__init__(name, bases, space)

    def __call__(cls, *args):
        instance = super().__call__(*args)
        instance.called = len(args)
        return instance

    def __getitem__(cls, key):
        return cls.__name__, key

    def __len__(cls):
        return 7

    def __contains__(cls, x):
        return x == cls.given


def make(i):
    class Thing(metaclass=Meta, given=i):
        first = auto_first
        second = given + 1
        second = second * 2

        def __init__(self, *args):
            self.args = args

        def method(self):
            return super().__repr__ is not None, self.args

    class Sub(Thing):
        pass

    return Thing, Sub


for i in range(60):
    log.clear()
    Thing, Sub = make(i)
    thing = Sub(1, i)
    row = (
        Thing.first,
        Thing.second,
        thing.called,
        thing.method(),
        Thing[i],
        len(Sub),
        i in Thing,
        type(Sub).__name__,
    )
print(row)
print(*log, sep="\n")
for options in (
    {"metaclass": lambda name, bases, space, **rest: (name, bases, rest), "x": 1},
    {"metaclass": 5},
):
    try:

        class Odd(**options):
            pass

        print(Odd)
    except TypeError as error:
        print(error)
try:

    class Conflict(Sub, metaclass=type("Other", (type,), {})):
        pass

except TypeError as error:
    print(error)
