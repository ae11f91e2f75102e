"""Locals of suspended generators read through frames while loops advance them; writes do not stick."""


def walk(n):
    total, text, ratio = 0, "", 0.5
    for i in range(n):
        total += i
        ratio = ratio * 0.5 + i
        if i % 10 == 0:
            text += "x"
        pair = (i, total)
        yield i
    yield -1


def watch(n):
    g = walk(n)
    rows = []
    for value in g:
        if value % 25 == 24 or value == -1:
            rows.append(sorted(g.gi_frame.f_locals.items()))
    return rows


for row in watch(100):
    print(row)


def written(n):
    g = walk(n)
    for value in g:
        if value == n // 2:
            snapshot = g.gi_frame.f_locals
            snapshot["total"] = -1000
            snapshot["new"] = 1
    return snapshot


print(sorted(written(80).items()))


def with_cells(n):
    shared = 0

    def bump():
        nonlocal shared
        shared += 1

    for i in range(n):
        yield bump
        bump()


g = with_cells(70)
for k, bump in enumerate(g):
    bump()
    if k in (0, 35, 69):
        print(g.gi_frame.f_locals["shared"], sorted(g.gi_frame.f_locals))
