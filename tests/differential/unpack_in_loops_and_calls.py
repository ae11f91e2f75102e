"""Unpacking in for targets, comprehensions, displays, returns, subscripts and nested loops."""


def loops(n):
    total = 0
    for i, (a, *b) in enumerate([(1, 2, 3), [4], "xy"] * n):
        total += i + len(b)
    for key, value in {"a": 1, "b": 2}.items():
        total += value
    for (a, b), c in zip([(1, 2), (3, 4)], "pq"):
        total += a * b
    for (x,) in [(5,), [6]]:
        total += x
    return total, a, b, c, key, x


def displays(t, d):
    return [*t, 0, *t], (*t, *d), {*t, *"ab"} == {1, 2, "a", "b"}, {**d, "k": t, **{"z": 0}}, [*range(2)], *t


def comprehensions(pairs):
    return [a + b for a, b in pairs], {a: rest for a, *rest in pairs}, sum(b - a for a, b in pairs)


def subscripts(table, t):
    return table[*t], table[0, *t], table[(*t,)]


for i in range(70):
    rows = (
        loops(3),
        displays((1, 2), {"k": i}),
        comprehensions([(i, 1), (2, i)]),
        subscripts({(1, 2): "a", (0, 1, 2): "b"}, (1, 2)),
    )
print(*rows, sep="\n")
for bad in (
    lambda: [*5],
    lambda: {**[1]},
    lambda: {*None},
    lambda: {**{}, **5},
    lambda: (*1,),
    lambda: {[]: 1},
):
    for _ in range(30):
        try:
            bad()
        except TypeError as error:
            text = str(error)
    print(text)


def mixed(n):
    rows = []
    for i in range(n):
        x = (1, 2) if i % 3 == 0 else [3, 4] if i % 3 == 1 else "56"
        a, b = x
        rows.append(a)
        if i % 10 == 9:
            try:
                a, b = range(i % 4)
            except ValueError as error:
                rows.append(str(error)[:10])
    return rows[-6:]


print(mixed(100))
