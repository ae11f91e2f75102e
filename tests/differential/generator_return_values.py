"""Return values of generators: tuples, exceptions, StopIteration inside, and none at all."""


def returning(value):
    yield 1
    return value


def outer(value):
    result = yield from returning(value)
    yield ("got", type(result).__name__, repr(result))


for value in (None, 0, (), (1, 2), ValueError("v"), StopIteration(4), [1], returning):
    for _ in range(15):
        g = outer(value)
        row = list(g)[-1]
    print(row if value is not returning else row[:2])
    g = returning(value)
    next(g)
    try:
        next(g)
    except StopIteration as stop:
        print(stop.value is value, len(stop.args))


def inside(kind):
    yield 1
    if kind == 0:
        raise StopIteration("inside")
    if kind == 1:
        next(iter(()))
    if kind == 2:
        yield from map(lambda x: next(iter(())), [1])
    if kind == 3:
        raise RuntimeError from StopIteration()
    if kind == 4:
        return (yield 5)


for kind in range(5):
    for _ in range(15):
        g = inside(kind)
        try:
            row = list(g)
        except RuntimeError as error:
            row = str(error), repr(error.__cause__)
    print(kind, row)


def empty():
    return
    yield


print([list(empty()) for _ in range(70)][-1], sum(len(list(returning(i))) for i in range(70)))
