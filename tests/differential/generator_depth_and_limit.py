"""Chains of delegation as deep as the recursion limit allows, and beyond."""

import sys


def chain(n):
    if n:
        result = yield from chain(n - 1)
        return result + 1
    sent = yield "bottom"
    while sent:
        sent = yield sent * 2
    return 0


def measure(n):
    g = chain(n)
    rows = [next(g)]
    for i in range(1, 5):
        rows.append(g.send(i))
    try:
        g.send(0)
    except StopIteration as stop:
        rows.append(stop.value)
    return rows


for i in range(60):
    rows = measure(i % 10)
print(rows, measure(100), measure(300))
g = chain(50)
next(g)
depth, delegate = 0, g
while delegate.gi_yieldfrom is not None:
    delegate = delegate.gi_yieldfrom
    depth += 1
print(depth, delegate.gi_frame.f_locals)
try:
    g.throw(KeyError("down"))
except KeyError as error:
    entry, count = error.__traceback__, 0
    while entry:
        entry, count = entry.tb_next, count + 1
    print(count)
sys.setrecursionlimit(200)
for n in (100, 500):
    try:
        print(len(measure(n)))
    except RecursionError as error:
        print(error)
sys.setrecursionlimit(1000)
print(measure(400)[-1])
