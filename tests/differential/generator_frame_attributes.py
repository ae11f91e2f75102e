"""`gi_frame`, `gi_running`, `gi_suspended`, `gi_yieldfrom`, `gi_code`, names of generators between steps."""

import sys


def leaf(n):
    inside = "leaf"
    for i in range(n):
        yield i
    del inside


def outer(n):
    local = n * 2
    yield local
    yield from leaf(n)
    local = None
    yield sys._getframe().f_lineno


def describe(g):
    frame = g.gi_frame
    inner = g.gi_yieldfrom
    return (
        g.gi_running,
        g.gi_suspended,
        frame and (frame.f_lineno, sorted(frame.f_locals.items()), frame.f_back),
        inner and (inner.gi_frame.f_lineno, inner.gi_frame.f_locals),
    )


def run(n):
    g = outer(n)
    rows = [describe(g)]
    for _ in g:
        rows.append(describe(g))
    rows.append(describe(g))
    return rows


for i in range(60):
    rows = run(3)
print(*rows, sep="\n")
g = outer(1)
g.__name__ = "renamed"
g.__qualname__ = "renamed.too"
print(g.__name__, g.__qualname__, g.gi_code.co_name, repr(g).split(" at ")[0])


def myself():
    me = yield
    yield me.gi_running, me.gi_suspended, me.gi_frame.f_lineno, me.gi_frame.f_back.f_code.co_name


def ask():
    g = myself()
    next(g)
    return g.send(g)


print([ask() for _ in range(70)][-1])
