"""Keyword-only, positional-only, defaults and stars: many shapes of calls of the same functions."""


def both(a, b=2, /, c=3, *rest, d, e=5, **more):
    return a, b, c, rest, d, e, more


def only(*, x=1, y):
    return x, y


def positional(a, b=10, /, **names):
    return a, b, names


def run(i):
    t, m = (i, i + 1), {"d": i, "z": 1}
    return [
        both(i, d=4),
        both(1, i, 3, 4, 5, d=6, e=7, f=8),
        both(*t, **m),
        both(*t, *t, d=1, **{"a": 2, "b": 3}),
        both(1, c=i, d=0),
        both(*"ab", c="c", **m),
        only(y=i),
        only(**{"y": 1, "x": i}),
        positional(i, a=1, b=2),
        positional(*t, names=5),
        (lambda *a, k=0, **kw: (a, k, kw))(*t, k=i, **{"j": 1}),
        dict(a=i, **{"b": 2}),
        max(*t, key=lambda v: -v),
        print(*t, sep="", end="") if i < 0 else None,
    ]


for i in range(80):
    rows = run(i)
print(*rows, sep="\n")


def order(log):
    def note(x):
        log.append(x)
        return x

    def take(*args, **kwargs):
        return len(args), len(kwargs)

    return take(note(1), *[note(2)], note(3), k=note(4), **{note("x"): note(5)}, j=note(6))


for _ in range(70):
    log = []
    row = order(log)
print(row, log)
