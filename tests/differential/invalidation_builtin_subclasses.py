"""Subclasses of int, str, list, dict and tuple whose methods change while built-in operations are hot."""


class Int(int):
    pass


class List(list):
    pass


class Dict(dict):
    pass


class Str(str):
    pass


class Tuple(tuple):
    pass


def work(i, l, d, s, t):
    total = i + 1
    for x in l:
        total += x
    return (
        total,
        l[0],
        len(l),
        d["k"],
        "k" in d,
        s + "x",
        s == "abc",
        t[1],
        i < 5,
        bool(l),
        [*t],
        -i,
        hash(s) == 1,
    )


def hot(n=30):
    for _ in range(n):
        row = work(Int(3), List([1, 2]), Dict(k=5), Str("abc"), Tuple((7, 8)))
    return row


print(hot())
for cls, name, method in (
    (Int, "__add__", lambda self, other: 100),
    (List, "__iter__", lambda self: iter([50])),
    (List, "__getitem__", lambda self, i: "item"),
    (List, "__len__", lambda self: 0),
    (Dict, "__getitem__", lambda self, k: "got " + k),
    (Dict, "__contains__", lambda self, k: False),
    (Str, "__add__", lambda self, other: "added"),
    (Str, "__eq__", lambda self, other: "equal"),
    (Tuple, "__getitem__", lambda self, i: "tuple item"),
    (Int, "__lt__", lambda self, other: NotImplemented),
    (Tuple, "__iter__", lambda self: iter("pq")),
    (Int, "__neg__", lambda self: "negative"),
    (Str, "__hash__", lambda self: 1),
):
    setattr(cls, name, method)
    print(cls.__name__, name, hot())
for cls in (Int, List, Dict, Str, Tuple):
    for name in [n for n in vars(cls) if n not in ("__module__", "__dict__", "__weakref__", "__doc__")]:
        delattr(cls, name)
print(hot())


def mixed(n):
    out = []
    for i in range(n):
        x = (5, Int(5), True, 5.0)[i % 4]
        out.append((x + x, x * 2, x == 5, type(x + 0).__name__))
    return out[-4:]


print(mixed(100))
Int.__radd__ = lambda self, other: "radd"
print([1 + Int(2) for _ in range(60)][-1], sum([Int(1), Int(2)]), Int(1) + 1)
