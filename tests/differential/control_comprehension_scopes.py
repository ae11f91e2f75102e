"""Comprehensions and their scopes: shadowed names, closures over them, class bodies, conditions."""

x = "global"


def run(n):
    x = "local"
    squares = [x * x for x in range(n)]
    pairs = [(x, y) for x in range(3) for y in range(x)]
    functions = [lambda: x for x in range(5)]
    total = sum(i * j for i in range(n // 10) for j in range(5) if i != j)
    table = {x: [y for y in range(x)] for x in range(4)}
    return x, sum(squares), pairs, [f() for f in functions], total, table


class Body:
    y = 3
    values = [y for y in range(4)]
    first = list(i * 2 for i in range(y))


for _ in range(50):
    result = run(1000)
print(result)
print(Body.values, Body.first, Body.y, x)
print([x for x in [x for x in range(3)]], x)
print([[i * j for j in range(i)] for i in range(5)], {c for c in "abca"} == set("abc"))
try:
    [undefined for _ in range(3)]
except NameError as error:
    print(error)
try:
    [1 // (5 - i) for i in range(10)]
except ZeroDivisionError as error:
    print(error, x)
print([(a := i, a + 1)[1] for i in range(4)], a)
print(sum(len([j for j in range(i % 7) if j % 2]) for i in range(3000)))
