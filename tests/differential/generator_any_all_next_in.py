"""any, all, next, in, min and sum over generator expressions that stop early, raise or are empty."""

pulled = []


def source(n, bad=-1):
    for i in range(n):
        pulled.append(i)
        if i == bad:
            raise LookupError(i)
        yield i


def work(n, limit):
    pulled.clear()
    return [
        any(x > limit for x in source(n)),
        all(x < limit for x in source(n)),
        next((x for x in source(n) if x == limit), "none"),
        limit in (x * 1 for x in source(n)),
        min((x for x in source(n) if x > limit), default="empty"),
        sum(x for x in source(n) if x % 2),
        max((abs(x - limit), x) for x in source(n)),
        len(pulled),
        [x for x in source(3) for y in source(2) if all(z < x for z in source(y))],
        any([]),
        all(x for x in ()),
    ]


for i in range(80):
    rows = work(10, i % 12)
print(*rows)
print(work(100, 50))


def failing(n):
    results = []
    for use in (
        any,
        all,
        sum,
        list,
        max,
        sorted,
        set,
        lambda g: 99 in g,
        lambda g: next(g) + next(g),
        dict.fromkeys,
    ):
        try:
            results.append(use(x for x in source(n, 1)))
        except LookupError as error:
            entry, depth = error.__traceback__, 0
            while entry:
                entry, depth = entry.tb_next, depth + 1
            results.append(("error", error.args[0], depth))
    return results


print([failing(3) for _ in range(60)][-1])


def stop_inside(n):
    try:
        return [next(iter(())) if x == 1 else x for x in range(n)]
    except StopIteration:
        pass
    try:
        return list(next(iter(())) if x == 1 else x for x in range(n))
    except RuntimeError as error:
        return str(error)


print([stop_inside(3) for _ in range(60)][-1], stop_inside(1))
shared = iter(range(200))
print(
    any(x > 3 for x in shared),
    next(shared),
    all(x < 60 for x in shared),
    next(shared),
    100 in shared,
    next(shared),
)
