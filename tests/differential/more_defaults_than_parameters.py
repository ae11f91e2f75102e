"""A function whose code or defaults were replaced can have more defaults than parameters: the last ones count."""


def shown(a, b, *rest, key="k", **named):
    return a, b, rest, key, named


def none():
    return "none"


def one(a):
    return a


def f(a=0, b=None, /, c="x y", *rest):
    return a, b, c, rest


def g(a=1, b=2, *, key=3):
    return a, b, key


def calls():
    results = []
    for call in (
        lambda: f(),
        lambda: f("p"),
        lambda: f("p", "q"),
        lambda: f("p", "q", "r"),
        lambda: f(*("p",)),
        lambda: f(*(), **{"c": "named"}),
        lambda: f("p", b="named"),
        lambda: f("p", key="named"),
        lambda: g(),
        lambda: g("p"),
        lambda: g(b="named"),
        lambda: g(key="named"),
        lambda: g("p", "q", "r"),
    ):
        try:
            results.append(call())
        except TypeError as error:
            results.append(str(error))
    return results


def replace(i):
    if i == 30:
        f.__code__ = shown.__code__
    elif i == 60:
        f.__code__ = one.__code__
        g.__defaults__ = (5, 6, 7, 8)
    elif i == 90:
        f.__code__ = none.__code__
        g.__kwdefaults__ = {"key": 9, "other": 10}
    elif i == 120:
        f.__code__ = g.__code__
        g.__defaults__ = None
    elif i == 150:
        f.__defaults__ = (1,)
        g.__code__ = one.__code__


for i in range(180):
    replace(i)
    results = calls()
    if i % 30 in (0, 1, 29):
        print(i, *results, sep="\n  ")
