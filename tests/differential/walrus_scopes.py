"""Assignment expressions in comprehensions, conditions, arguments, lambdas, and at module level."""


def work(items):
    total = 0
    partial = [total := total + x for x in items]
    if any((found := x) > 5 for x in items):
        pass
    else:
        found = "none"
    while (n := len(partial)) > 3 and (last := partial.pop()) > 10:
        pass
    pairs = [(y := x * 2, y + 1) for x in items if (z := x % 3)]
    return total, found, n, last, y, z, pairs[-1:], (w := 1) + w


for i in range(80):
    row = work([1, 2, 3, i, 6])
print(row)


def unset(items):
    [inner := x for x in items]
    return inner


def nested(n):
    rows = [[count := i * j for j in range(3)] for i in range(n)]
    return rows[-1], count


def closure(n):
    def get():
        return seen

    values = [get() for i in range(n) if (seen := i * i) >= 0]
    return values[-1], seen


def generator(n):
    g = (kept := x for x in range(n))
    next(g)
    next(g)
    first = kept
    list(g)
    return first, kept


for _ in range(70):
    rows = unset("ab"), nested(4), closure(5), generator(6)
    try:
        unset("")
    except UnboundLocalError as error:
        text = str(error)
print(*rows, text)
values = [outside := i for i in range(70)]
print(outside, (lambda x: (y := x + 1) * y)(3), f"{(q := 5)}{q}", [a := 1, a + 1], {(k := "key"): k})


def uses_global():
    global shared
    return [shared := x for x in range(5)]


for _ in range(60):
    uses_global()
print(shared)
