"""One global name is a function, class, partial, bound method, built-in and generator function in turn."""

import functools


def plain(x):
    return x + 1


class Made:
    def __init__(self, x):
        self.x = x

    def __eq__(self, other):
        return isinstance(other, Made) and self.x == other.x

    def method(self, x):
        return self.x * x

    def __call__(self, x):
        return -x

    @classmethod
    def build(cls, x):
        return cls.__name__, x


def generator(x):
    yield x


async def coroutine(x):
    return x


used = plain


def caller(x):
    return used(x)


def loop(n):
    global used
    rows = []
    candidates = [
        plain,
        abs,
        Made,
        functools.partial(plain),
        Made(3).method,
        Made(1),
        generator,
        lambda x: (x,),
    ]
    candidates += [
        Made.build,
        str,
        [].append,
        "{}".format,
        functools.partial(max, 40),
        Made.method.__get__(Made(2)),
        5,
    ]
    for k, candidate in enumerate(candidates):
        used = candidate
        for i in range(n):
            try:
                value = caller(i)
            except TypeError as error:
                value = str(error)
        if hasattr(value, "gi_frame"):
            value = list(value)
        rows.append(value.x if isinstance(value, Made) else value)
    return rows


print(loop(25))
print(loop(3))
used = coroutine
try:
    caller(9).send(None)
except StopIteration as stop:
    print(stop.value)
order = []


def alternating(n):
    global used
    total = 0
    for i in range(n):
        used = (plain, abs, Made(1), Made(3).method)[i % 4]
        total = total * 3 % 1000 + caller(i)
    return total


print(alternating(200))
