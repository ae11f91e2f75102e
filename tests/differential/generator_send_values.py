"""Values sent into generators, kept across yields in expressions of every shape."""


def accumulate():
    total = 0
    while True:
        value = yield total
        if value is None:
            return "ended", total
        total += value


def expressions():
    a = (yield 1) + (yield 2) * 10
    b = [(yield a), *(yield "list")]
    c = {(yield b): (yield "value")}
    d = (yield c) if (yield "test") else (yield "other")
    e = f"{(yield d)!r:>{(yield 'width')}}"
    return e


def drive(generator, values):
    rows = [next(generator)]
    try:
        for value in values:
            rows.append(generator.send(value))
    except StopIteration as stop:
        rows.append(("returned", stop.value))
    return rows


for i in range(80):
    first = drive(accumulate(), [i, 2.5, i, None])
    second = drive(expressions(), [1, 2, "b", (3, 4), "k", "v", i % 2, "d", "e", 8])
print(first)
print(second)
print(drive(accumulate(), range(200))[-1])
print(drive(accumulate(), []))
g = accumulate()
try:
    g.send(1)
except TypeError as error:
    print(error)
print(next(g), g.send(True), g.send(0.5))
try:
    g.send("x")
except TypeError as error:
    print(error)
print(next(g, "finished"))
