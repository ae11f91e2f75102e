"""Assignment expressions inside try blocks, comprehension conditions that raise, and lambdas' defaults."""


def work(items):
    seen = last = None
    try:
        return [seen := 10 // (last := x) for x in items], seen, last
    except ZeroDivisionError:
        return "error", seen, last


def reader(source):
    out = []
    it = iter(source)
    while True:
        try:
            while (item := next(it)) != "stop":
                if (value := int(item)) % 2 and (half := value // 2) > 1:
                    out.append(half)
                elif not (value := value - 1):
                    out.append("zero")
        except ValueError as error:
            out.append((item, value if out else None))
        except StopIteration:
            return out, item
        else:
            return out, "stopped"


def conditions(a, b):
    if (x := a) and (y := b / x) > 1 or (z := x + 1) > 5:
        branch = "yes"
    else:
        branch = "no"
    return branch, {k: v for k, v in locals().items() if k in "xyz"}


def nested(n):
    return [(i, j, k) for i in range(n) if (k := i * 2) < 9 for j in range(i) if (k := k + j) % 3 == 0], k


for i in range(80):
    rows = (
        work([1, 2, i % 4]),
        reader("7 x 2 9".split() + ["stop"] * (i % 2)),
        conditions(i % 3, 4),
        nested(5),
    )
print(*rows, sep="\n")
print(work([5, 0, 1]), reader([]) if False else reader(["1"]), conditions(0, 1), nested(3))


def defaults(n):
    functions = [lambda x, y=(z := i * i): x + y for i in range(n)]
    return functions[-1](1), z


print([defaults(i + 1) for i in range(60)][-1])


def deleted(n):
    total = 0
    for i in range(n):
        if (m := i % 5) == 3:
            del m
            continue
        total += m
    try:
        return total, m
    except UnboundLocalError as error:
        return total, str(error)


print(deleted(100), deleted(99), deleted(60 + 4))
