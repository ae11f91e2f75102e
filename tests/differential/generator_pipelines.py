"""Pipelines of generators, some endless, with state kept in each stage."""


def naturals():
    n = 0
    while True:
        n += 1
        yield n


def where(test, items):
    for item in items:
        if test(item):
            yield item


def scale(factor, items):
    for item in items:
        yield item * factor


def take(n, items):
    if n > 0:
        for item in items:
            yield item
            n -= 1
            if not n:
                return


def windows(size, items):
    window = []
    for item in items:
        window.append(item)
        if len(window) == size:
            yield tuple(window)
            del window[0]


def primes():
    found = []
    for n in naturals():
        if n > 1 and all(n % p for p in found):
            found.append(n)
            yield n


def merge(a, b):
    missing = object()
    x, y = next(a, missing), next(b, missing)
    while x is not missing and y is not missing:
        if x <= y:
            yield x
            x = next(a, missing)
        else:
            yield y
            y = next(b, missing)
    yield from () if x is missing else [x, *a]
    yield from () if y is missing else [y, *b]


print(list(take(5, scale(2.5, where(lambda n: n % 3 == 0, naturals())))))
print(list(take(60, primes()))[-5:])
print(sum(sum(w) for w in windows(3, take(100, naturals()))))
print(list(merge(take(6, primes()), take(5, scale(3, naturals())))))
print(sum(merge(take(80, primes()), take(80, scale(5, naturals())))))
