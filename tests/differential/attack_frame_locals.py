"""`sys._getframe().f_locals` and `f_lineno` of compiled callers, at several depths."""

import sys

seen = []


def look():
    frame = sys._getframe(1)
    rows = []
    while frame is not None and frame.f_code.co_name != "<module>":
        rows.append((frame.f_code.co_name, frame.f_lineno, sorted(frame.f_locals.items())))
        frame = frame.f_back
    seen.append(rows)
    return 1


def inner(a, b):
    c = a + b
    d = float(c)
    if a % 1000 == 7:
        look()
    c = 2 * c
    return c + d


def middle(x):
    y = [x, x + 1]
    result = inner(
        x,
        y[1],
    )
    z = result
    return z


def outer(n):
    total = 0.0
    for i in range(n):
        label = i * 0.5
        total += middle(i)
    del label
    look()
    return total


print(outer(5000))
for rows in seen:
    for row in rows:
        print(row)
    print()
