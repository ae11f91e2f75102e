"""Recursion errors inside handlers, finally blocks, `__del__`, with blocks and after recovery."""

import sys

sys.setrecursionlimit(250)
log = []


class Manager:
    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        log.append(kind is RecursionError)


def forever(n):
    return forever(n + 1)


def handled(n):
    try:
        return forever(0)
    except RecursionError:
        return n


def chained(n):
    try:
        return chained(n + 1)
    except RecursionError:
        raise ValueError("translated") from None


def finalised(n):
    try:
        return finalised(n + 1)
    finally:
        log.append(n)


def managed(n):
    with Manager():
        return managed(n + 1)


def attempt(function):
    log.clear()
    try:
        return function(0)
    except (RecursionError, ValueError) as error:
        entry, count = error.__traceback__, 0
        while entry:
            entry, count = entry.tb_next, count + 1
        return type(error).__name__, count, len(log), log[0] if log else None, log[-1] if log else None


for function in (forever, handled, chained, finalised, managed):
    for _ in range(6):
        row = attempt(function)
    print(function.__name__, row)


class Deep:
    def __init__(self, inner):
        self.inner = inner


chain = None
for _ in range(5000):
    chain = Deep(chain)
chain = None


def retry(n):
    successes = 0
    for i in range(n):
        try:
            forever(i) if i % 3 == 0 else None
            successes += 1
        except RecursionError:
            pass
    return successes


print(retry(60), handled("again"))
