"""Generators with loops that break, continue and return from try, finally and with around their yields."""

log = []


class Manager:
    def __enter__(self):
        log.append("+")

    def __exit__(self, kind, *rest):
        log.append("-" + (kind.__name__ if kind else ""))
        return kind is KeyError


def first(n):
    for i in range(n):
        with Manager():
            try:
                yield i
                if i % 4 == 1:
                    continue
                if i % 4 == 2:
                    raise KeyError(i)
                if i > 70:
                    return "end"
            finally:
                log.append(i)
        yield "after"


def second(n):
    i = 0
    while i < n:
        try:
            i += 1
            got = yield i
            if got == "break":
                break
            if got == "raise":
                raise ValueError(i)
        except ValueError:
            continue
        finally:
            if got == "discard":
                got = None
                yield "discarded"
                continue
        yield "normal"
    else:
        yield "exhausted"


def drive(values):
    g = second(6)
    rows = [next(g)]
    for value in values:
        try:
            rows.append(g.send(value))
        except StopIteration:
            rows.append("stop")
    return rows


print(list(first(100))[-4:], len(log), log[-3:])
for i in range(60):
    log.clear()
    rows = list(first(4))
print(rows, log)
scripts = [
    [None] * 12,
    ["raise"] * 7,
    ["discard", None] * 4,
    [None, None, "break"],
    ["raise", "discard", 1, 1, "break"],
]
for script in scripts:
    for _ in range(20):
        row = drive(script)
    print(row)
for i in range(60):
    log.clear()
    g = first(9)
    next(g)
    try:
        g.throw(KeyError("thrown") if i % 2 else ValueError("thrown"))
    except ValueError as error:
        log.append(repr(error))
    g.close()
print(log)
