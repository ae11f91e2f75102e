"""Positional, default, keyword-only, positional-only, star and double-star arguments, and wrong calls."""


def everything(a, b, /, c, d=4, *rest, e, f=6, **named):
    return a, b, c, d, rest, e, f, sorted(named.items())


def simple(a, b=2):
    return a * 10 + b


def run(n):
    total = 0
    for i in range(n):
        total += simple(i) + simple(i, 3) + simple(b=1, a=i) + simple(*(i, 2)) + simple(**{"a": i})
        total += len(everything(1, 2, 3, e=i)[4]) + everything(1, 2, 3, 4, 5, 6, e=1, g=2)[3]
    return total


print(run(3000))
print(everything(1, 2, c=3, e=5), everything(1, 2, 3, 4, *[5, 6], e=7, **{"a": 8, "z": 9}))
CALLS = [
    lambda: simple(),
    lambda: simple(1, 2, 3),
    lambda: simple(1, a=2),
    lambda: simple(1, c=2),
    lambda: simple(*[1], **{"b": 1, "c": 2}),
    lambda: everything(1, 2, 3),
    lambda: everything(1, b=2, c=3, e=4),
    lambda: everything(1, e=1),
    lambda: simple(**{1: 2}),
    lambda: simple(*5),
    lambda: simple(**5),
    lambda: simple(1, **{"a": 2}),
    lambda: (lambda: 0)(1),
    lambda: len(),
    lambda: len(1, 2),
]
for call in CALLS:
    try:
        print(call())
    except TypeError as error:
        print(error)
    for i in range(200):
        try:
            call()
        except TypeError:
            pass
