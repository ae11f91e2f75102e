"""Return, break and yield inside with blocks: exit is called at the right time with the right things."""

log = []


class Manager:
    def __init__(self, name):
        self.name = name

    def __enter__(self):
        log.append("+" + self.name)

    def __exit__(self, kind, value, trace):
        log.append(f"-{self.name}:{kind and kind.__name__}")


def value():
    log.append("value")
    return 1


def returning(i):
    with Manager("r"):
        for k in range(5):
            with Manager("l"):
                if k == 1:
                    continue
                if k == i % 4:
                    return value() + k


def yielding(n):
    with Manager("g"):
        for i in range(n):
            with Manager("y"):
                yield i


for i in range(80):
    log.clear()
    result = returning(i)
    if i > 75:
        print(result, log)
log.clear()
print(sum(yielding(100)), len(log), log[-2:])
for i in range(60):
    log.clear()
    g = yielding(10)
    next(g)
    next(g)
    if i % 2:
        del g
    else:
        try:
            g.throw(KeyError(i))
        except KeyError:
            pass
    if i > 57:
        print(log)
