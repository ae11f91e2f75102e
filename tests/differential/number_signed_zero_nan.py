"""Signed zeros, infinities and NaN through arithmetic, comparisons, min, max, sums and containers."""

import math


def sign(x):
    return math.copysign(1.0, x)


def zeros(a, b):
    return [
        sign(a * b),
        sign(a + b),
        sign(a - b),
        sign(-a),
        sign(0 - a),
        sign(a * 0),
        sign(abs(a)),
        sign(a * -1),
    ]


def compare(a, b):
    return [
        a < b,
        a <= b,
        a == b,
        a != b,
        a > b,
        a >= b,
        a is b,
        not a,
        min(a, b),
        max(a, b),
        a in [b],
        [a] == [b],
    ]


def arithmetic(a, b):
    rows = []
    for operation in (
        lambda: a / b,
        lambda: a // b,
        lambda: a % b,
        lambda: a**b,
        lambda: divmod(a, b),
        lambda: int(a),
        lambda: round(a, 2),
        lambda: hash(a) == hash(float(a)) if a == a else None,
    ):
        try:
            rows.append(operation())
        except (ZeroDivisionError, OverflowError, ValueError) as error:
            rows.append(str(error))
    return rows


inf, nan = float("inf"), float("nan")
values = [0.0, -0.0, 1.0, -1.5, inf, -inf, nan, 5e-324, 1.7e308, 0, -1, True]
for _ in range(4):
    rows = [(a, b, zeros(a, b), compare(a, b), arithmetic(a, b)) for a in values for b in values]
for row in rows[::7]:
    print(*row)
checks = 0
for a, b, *_ in rows:
    checks = checks * 31 % 1000003 + sum(x is True for x in compare(a, b)) + sum(s > 0 for s in zeros(a, b))
print(checks)


def loop(n):
    x, y = 0.0, -0.0
    for i in range(n):
        x, y = y * 1, -x
        if i == 50:
            x = nan
        z = x if x > y else y
    return sign(y), x != x, z


print(
    loop(40), loop(41), loop(100), sum([-0.0]), sum([-0.0, -0.0]), math.fsum([-0.0]), max(nan, 1), max(1, nan)
)
print(
    {nan: 1}.get(nan),
    {0.0: "z"}[-0.0],
    len({nan, float("nan"), 0.0, -0.0, 0}),
    sorted([nan, 2, 1])[1:],
    str(-nan),
)
