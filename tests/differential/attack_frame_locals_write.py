"""Callees read and write `f_locals` of compiled callers; module-level writes go through."""

import sys


def peek(name, value):
    frame = sys._getframe(1)
    old = frame.f_locals.get(name)
    frame.f_locals[name] = value
    return old


def work(n):
    total = 0
    seen = []
    for i in range(n):
        total += i
        if i % 1000 == 999:
            seen.append(peek("total", -1))
            seen.append(total)
            seen.append(sorted(locals()))
    return seen, total


print(work(3000))
level = 0
for step in range(3000):
    level += 1
    if step % 1000 == 500:
        peek("level", 0)
print(level)


def with_cells(n):
    total = 0

    def inner():
        return total

    for i in range(n):
        total = i
        if i == n - 1:
            frame = sys._getframe()
            print(sorted(frame.f_locals), frame.f_locals["total"], inner(), frame.f_code.co_cellvars)
    return total


print(with_cells(3000))
