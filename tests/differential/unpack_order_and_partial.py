"""The order of evaluation and assignment in unpacking, and what stays assigned after an error."""

log = []


class Target:
    def __setattr__(self, name, value):
        log.append((name, value))
        if value == "stop":
            raise AttributeError(name)

    def __setitem__(self, key, value):
        log.append((key, value))


def note(x):
    log.append(x)
    return x


def work(target, values):
    target.a, target[note("key")], (target.b, *target[note("star")]) = note(values)
    return len(log)


for _ in range(60):
    log.clear()
    work(Target(), (1, 2, (3, 4, 5)))
print(log)
for values in ((1, 2, ()), ("stop", 1, (2,)), (1, 2, ("stop",)), (1, 2)):
    for _ in range(20):
        log.clear()
        try:
            work(Target(), values)
        except (AttributeError, ValueError) as error:
            text = str(error)
    print(text, log)


def swap(n):
    a, b, c = 1, 2.0, "x"
    for _ in range(n):
        a, b = b, a
        a, b, c = c, a, b
    items = [0, 1, 2]
    i = 0
    i, items[i] = 2, "first"
    items[i], i = i, items[i]
    return a, b, c, items, i


print([swap(n) for n in (1, 2, 3, 100)])


def chained(i):
    a = b, *c = d = [i, 2, 3]
    return a is d, b, c


def partial(source):
    a = b = "old"
    try:
        a, (b, c) = source
    except (TypeError, ValueError):
        return a, b


print([chained(i) for i in range(60)][-1], [partial((i, 5)) for i in range(60)][-1], partial([1, [2]]))
