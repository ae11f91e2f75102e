"""One generator function consumed by many built-ins: sum, list, sorted, zip, dict, unpacking and more."""


def numbers(n):
    for i in range(n):
        yield (i * 7) % 11


def pairs(n):
    for i in range(n):
        yield i % 5, i


def consume(n):
    a, *b, c = numbers(n)
    return [
        sum(numbers(n)),
        list(numbers(n))[-3:],
        tuple(numbers(4)),
        max(numbers(n)),
        min(numbers(n), key=lambda x: -x),
        sorted(numbers(7), reverse=True),
        list(zip(numbers(3), pairs(9))),
        list(enumerate(numbers(3), 5)),
        list(map(lambda x, y: x - y[1], numbers(9), pairs(3))),
        list(filter(None, numbers(4))),
        dict(pairs(n)),
        {**dict(pairs(3))},
        [*numbers(2), *numbers(1)],
        set(numbers(4)) == frozenset(numbers(4)),
        any(x > 9 for x in numbers(n)),
        all(x < 5 for x in numbers(n)),
        5 in numbers(n),
        50 in numbers(n),
        "".join(str(x) for x in numbers(6)),
        bytes(numbers(3)),
        (a, len(b), c),
        print(*numbers(0), sep="", end=""),
        next(numbers(0), "default"),
        next(numbers(1)),
        list.__len__([*numbers(n)]),
    ]


for i in range(70):
    rows = consume(12 + i % 3)
print(*rows, sep="\n")
x = []
x += numbers(5)
x[1:3] = numbers(3)
x.extend(numbers(2))
print(x, dict(a=1, **dict(pairs(0))), str.join("-", map(str, numbers(4))))
