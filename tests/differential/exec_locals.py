"""`locals()` in functions, loops, comprehensions, classes and generators; writes that do not stick."""

import sys


def work(a, *b, c=3, **d):
    first = sorted(locals())
    e = a + c
    snapshot = locals()
    snapshot["e"] = "overwritten"
    snapshot["new"] = 1
    same = locals() is snapshot
    f = e
    again = locals()
    return first, e, snapshot["f"], sorted(again), same, "new" in again


for i in range(70):
    row = work(i, 2, 3, z=4)
print(*row, sep="\n")


def comprehension(n):
    rows = [sorted(locals()) for i in range(n)]
    return rows[-1], {tuple(sorted(locals())) for j in range(2)}, list(sorted(locals()) for k in range(1))


def executing(i):
    x = i
    exec("x = x + 1\ny = x * 2")
    z = {"x": i}
    exec("x += 10", {}, z)
    return x, z["x"], eval("x + i"), locals().get("y")


def generator(n):
    for i in range(n):
        yield sorted(locals().items())


def cells(i):
    shared = i

    def inner():
        return shared, sorted(locals().items())

    if i % 2:
        del i
    return sorted(locals()), inner(), sorted(sys._getframe().f_locals)


for i in range(60):
    rows = comprehension(3), executing(i), list(generator(2)), cells(i)
print(*rows[:3], sep="\n")
print(rows[3][0], rows[3][1], len(rows[3][2]))


def loop(n):
    total = 0
    for i in range(n):
        space = locals()
        total += space["i"] + space["total"] % 3
    return total, sorted(space)


print(loop(100))
print([k for k in locals() if k == "work"], locals() is globals(), vars() is globals())
