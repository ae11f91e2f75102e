"""Special methods added to, replaced on and removed from classes whose operators are hot."""


class Number:
    def __init__(self, n):
        self.n = n

    def __add__(self, other):
        return self.n + other.n


def use(a, b):
    rows = []
    for operation in (
        lambda: a + b,
        lambda: a < b,
        lambda: a == b,
        lambda: len(a),
        lambda: a[1],
        lambda: a(2),
        lambda: 1 in a,
        lambda: -a,
        lambda: bool(a),
        lambda: [x for x in a],
        lambda: hash(a) == 5,
        lambda: f"{a}"[:4],
        lambda: a.missing,
    ):
        try:
            rows.append(operation())
        except (TypeError, AttributeError) as error:
            rows.append(type(error).__name__)
    return rows


def hot(n=25):
    a, b = Number(3), Number(4)
    for _ in range(n):
        rows = use(a, b)
    return rows


print(hot())
changes = [
    ("__lt__", lambda self, other: "lt"),
    ("__radd__", lambda self, other: "radd"),
    ("__eq__", lambda self, other: "eq"),
    ("__len__", lambda self: 0),
    ("__getitem__", lambda self, i: 9 if i < 3 else [][i]),
    ("__call__", lambda self, x: x * self.n),
    ("__contains__", lambda self, x: x),
    ("__neg__", lambda self: "neg"),
    ("__bool__", lambda self: True),
    ("__iter__", lambda self: iter("ab")),
    ("__hash__", lambda self: 5),
    ("__format__", lambda self, spec: "formatted"),
    ("__getattr__", lambda self, name: name),
    ("__add__", lambda self, other: NotImplemented),
]
for name, method in changes:
    setattr(Number, name, method)
    print(name, hot())
for name, method in changes:
    delattr(Number, name)
print(hot(), sorted(k for k in vars(Number) if k.startswith("__"))[:3])
Number.__eq__ = lambda self, other: False
Number.__add__ = int.__add__
try:
    Number(1) + Number(2)
except TypeError as error:
    print(error)
print(Number.__hash__ is object.__hash__, hot()[2])
