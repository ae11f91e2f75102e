"""Cells shared between generators, comprehensions, nested classes and lambdas, changed while suspended."""


def shared(n):
    state = 0

    def produce():
        nonlocal state
        for i in range(n):
            state += i
            yield state

    def consume():
        nonlocal state
        out = []
        for value in produce():
            out.append(value)
            if value % 3 == 0:
                state = state * 2
        return out

    before = consume()
    return before[-1], state


def comprehension(n):
    factor = 1
    values = [(factor := factor + i) * scale() for i in range(n)] if (scale := lambda: factor) else None
    return values[-1], factor


def suspended(n):
    g = (x + offset for x in range(n))
    offset = 10
    rows = [next(g)]
    offset = 0.5
    rows.append(next(g))
    del offset
    try:
        next(g)
    except NameError as error:
        rows.append(str(error))
    return rows


def classes(n):
    total = 0
    made = []
    for i in range(n):
        class Local:
            start = total

            def bump(self):
                nonlocal total
                total += i
                return total

        made.append(Local())
        made[-1].bump()
    return [m.start for m in made[:4]], made[0].bump(), total


def crossed(n):
    def left():
        nonlocal a
        while True:
            a += 1
            yield b

    def right():
        nonlocal b
        while True:
            b += a
            yield a

    a = b = 1
    pairs = zip(left(), right())
    for _ in range(n):
        last = next(pairs)
    return last, a, b


for i in range(70):
    rows = shared(6), comprehension(4), suspended(3), classes(4), crossed(5)
print(*rows, sep="\n")
print(shared(60), comprehension(60), classes(70)[1:], crossed(30))
