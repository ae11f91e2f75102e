"""Tracebacks point at the columns of subscripts, formats, unpackings, chained comparisons, deletions and awaits."""

import traceback, sys


def show(f, *a):
    try:
        f(*a)
    except BaseException as e:
        traceback.print_exception(e, file=sys.stdout)


def f1(a, b, i):
    return a[i] + b[i] * (a[i + 1] / b[i + 1])


def f2(o):
    return o.x.y.z(o.w)(1)[2]


def f3(xs):
    return [x / (x - 50) for x in xs]


def f4(xs):
    return {k: v for k, v in xs}


def f5(a):
    x, (y, *z), w = a
    return x


def f6(s):
    return f"{s!r:>10} {s.missing:{s.w}} {1/0}"


def f7(a, b, c):
    return a < b < c < a


def f8(**k):
    return f1(*[1], **{"b": 2}, **k)


def f9(c):
    with c() as x, c(x) as y:
        return 1 / y


def f10(n):
    try:
        raise ValueError(n)
    except ValueError as e:
        raise KeyError(n) from (e if n % 2 else None)
    finally:
        n.bad


async def f11():
    async with object() as o:
        pass


def f12():
    c = f11()
    c.send(None)


def f13(d, k):
    d[k]["x"]["y"] += 1


def f14(a):
    a.b.c = a.q


def f15(a):
    del a[0][1], a[2].x


def f16(a):
    return (lambda: (yield from a))()


def f17(x):
    assert x > 5, f"{x} small"
    return x


class NS:
    pass


for _ in range(40):
    try:
        f1([1] * 5, [1] * 5, 2)
        f3([1, 2])
        f4([(1, 2)])
        f5((1, (2, 3), 4))
        f7(1, 2, 3)
        f17(6)
        f13({1: {"x": {"y": 1}}}, 1)
    except Exception:
        pass


class Ctx:
    def __init__(self, *a):
        self.a = a

    def __enter__(self):
        return 0

    def __exit__(self, *a):
        return False


for f, a in [
    (f1, ([1, 2], [1, 0], 0)),
    (f1, ([1], [1], 0)),
    (f1, (None, [1], 0)),
    (f2, (NS(),)),
    (f3, (range(100),)),
    (f4, ([(1, 2, 3)],)),
    (f4, ([([], 1)],)),
    (f5, ((1, (), 3),)),
    (f5, ((1, 2, 3),)),
    (f5, ((1, 2),)),
    (f5, (5,)),
    (f6, ("a",)),
    (f7, (1, 2, "x")),
    (f9, (Ctx,)),
    (f10, (1,)),
    (f10, (2,)),
    (f12, ()),
    (f13, ({1: {"x": {}}}, 1)),
    (f13, ({}, 1)),
    (f13, ({1: {"x": {"y": "s"}}}, 1)),
    (f14, (NS(),)),
    (f15, ([[1, 2], 3, NS()],)),
    (f17, (3,)),
    (f8, ()),
]:
    show(f, *a)
show(lambda: list(f16(5)))
