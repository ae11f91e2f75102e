"""How many references C code sees to arguments and locals of functions, methods, generators and coroutines."""

import sys


class C:
    def m(self, x):
        return sys.getrefcount(x), sys.getrefcount(self)


def function(z):
    r = []
    a = []
    b = z
    for i in range(2):
        r.append((sys.getrefcount(z), sys.getrefcount(a), sys.getrefcount(r), sys.getrefcount([])))
    return r


def spread(*args, **kw):
    return sys.getrefcount(args), sys.getrefcount(kw), sys.getrefcount(args[0])


def methods():
    c = C()
    x = {}
    return c.m(x), c.m({}), C().m([]), spread([], a=1)


def cell():
    x = []

    def inner():
        return sys.getrefcount(x)

    return sys.getrefcount(x), inner()


def comprehension():
    return [sys.getrefcount(q) for q in ([], [])]


def generator(z):
    a = []
    for i in range(2):
        yield sys.getrefcount(z), sys.getrefcount(a)
    if z:
        late = z
    else:
        late = a
    yield sys.getrefcount(late)


async def coroutine(z):
    a = []
    return sys.getrefcount(z), sys.getrefcount(a)


def run(c):
    try:
        c.send(None)
    except StopIteration as e:
        return e.value


for _ in range(60):
    seen = (
        function([]),
        methods(),
        cell(),
        comprehension(),
        list(generator([])),
        run(coroutine([])),
        [*map(function, [[]])],
    )
    if _ in (0, 1, 59):
        print(*seen, sep="\n")
