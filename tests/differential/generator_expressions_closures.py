"""Generator expressions: the first iterable is evaluated at once, the rest late, over changing names."""

log = []


def note(x):
    log.append(x)
    return x


def late(n):
    factor = 2
    g = (x * factor for x in note(range(n)) if note(x) % 2)
    log.append("made")
    factor = 10
    rows = [next(g)]
    factor = 100
    rows += g
    return rows


for i in range(70):
    log.clear()
    rows = late(6)
print(rows, log)


def nested(n):
    return [list((i, j) for j in range(i)) for i in range(n)], sum(sum(k for k in range(i)) for i in range(n))


for i in range(60):
    rows = nested(4)
print(*rows)


class Body:
    scale = 3
    values = list(x for x in range(scale))

    def method(self, n):
        total = sum(self.scale * x for x in range(n))
        return total, max((x for x in range(n)), default=self), [*(y for y in (n,))]


for i in range(60):
    row = Body().method(i + 1)
print(row, Body.values)
functions = [lambda: i for i in range(3)]
generators = [(lambda: i)() for i in range(3)], list((lambda: i)() for i in range(3))
print([f() for f in functions], *generators)
try:
    (x for x in 5)
except TypeError as error:
    print(error)
try:
    list(x / 0 for x in [1])
except ZeroDivisionError as error:
    print(error.__traceback__.tb_next.tb_frame.f_code.co_name)
