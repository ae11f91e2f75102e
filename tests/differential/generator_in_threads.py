"""Generators made in one thread and advanced in another; running ones refuse a second driver."""

import threading


def count(n):
    total = 0
    for i in range(n):
        total += i
        got = yield total
        if got:
            total = got


def advance(g, k, out):
    for _ in range(k):
        out.append(next(g))


g = count(1000)
out = []
advance(g, 100, out)
for _ in range(4):
    thread = threading.Thread(target=advance, args=(g, 80, out))
    thread.start()
    thread.join()
advance(g, 3, out)
print(len(out), out[-3:], g.send(5), next(g))

started, go = threading.Event(), threading.Event()


def blocking():
    yield 1
    started.set()
    go.wait()
    yield 2


results = []
for _ in range(60):
    b = blocking()
    next(b)
    started.clear()
    go.clear()
    thread = threading.Thread(target=lambda: results.append(next(b)))
    thread.start()
    started.wait()
    try:
        next(b)
    except ValueError as error:
        message = str(error)
    go.set()
    thread.join()
print(len(results), results[-1], message)


def itself():
    try:
        yield next(own)
    except ValueError as error:
        yield str(error)


for _ in range(60):
    own = itself()
    text = next(own)
print(text)
