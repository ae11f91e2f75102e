"""Classes made by `type()`, with generated methods, changed names, and compared across many versions."""


def make(name, fields):
    def __init__(self, *values):
        for field, value in zip(fields, values, strict=True):
            setattr(self, field, value)

    def __eq__(self, other):
        return type(self) is type(other) and all(getattr(self, f) == getattr(other, f) for f in fields)

    def __repr__(self):
        return f"{name}({', '.join(repr(getattr(self, f)) for f in fields)})"

    space = {"__init__": __init__, "__eq__": __eq__, "__repr__": __repr__, "fields": fields}
    for field in fields:
        space["get_" + field] = lambda self, field=field: getattr(self, field)
    return type(name, (), space)


kinds = [make(f"Kind{k}", tuple("abc"[: k % 3 + 1])) for k in range(12)]
for i in range(90):
    kind = kinds[i % 12]
    thing = kind(*range(i, i + len(kind.fields)))
    row = thing, thing.get_a(), thing == kind(*range(i, i + len(kind.fields))), thing == kinds[0](i)
print(row)
try:
    kinds[2](1)
except ValueError as error:
    print(error)
Derived = type("Derived", (kinds[2], kinds[1]), {"get_a": lambda self: -super(Derived, self).get_a()})
print([Derived(i, 2, 3).get_a() for i in range(60)][-1], Derived(1, 2, 3))
Derived.__name__, Derived.__qualname__, Derived.__module__ = "Renamed", "Some.Where", "elsewhere"
print(Derived, Derived.__mro__[1].__name__)
for bad in (
    (5, (), {}),
    ("x", 5, {}),
    ("x", (), 5),
    ("x", (int, str), {}),
    ("x",),
    ("a\0b", (), {}),
    ("x", (type(None),), {}),
):
    try:
        print(type(*bad))
    except (TypeError, ValueError) as error:
        print(str(error).replace("\n", " "))


def counted(n):
    classes = []
    for i in range(n):

        class Local:
            value = i

            def get(self):
                return self.value

        classes.append(Local)
    return sum(c().get() for c in classes), len({c.__name__ for c in classes}), len(set(classes))


print(counted(80))
