"""Compiled callbacks of sorted, min, max, map, filter, reduce and `list.sort`, also ones that raise."""

import functools


def key(x):
    return (x * 7919) % 1009


def compare(a, b):
    return (a % 13 > b % 13) - (a % 13 < b % 13) or a - b


items = list(range(3000))
print(sorted(items, key=key)[:8], min(items, key=key), max(items, key=lambda x: -key(x)))
print(sorted(items, key=functools.cmp_to_key(compare))[:8])
print(sum(map(key, items)), len(list(filter(lambda x: key(x) & 1, items))), functools.reduce(lambda a, b: (a * 31 + b) % 997, items))
print(list(map(lambda a, b: a * b, items, reversed(items)))[1000:1003], any(key(x) == 5 for x in items), all(map(key, items[1:])))


def fails(x):
    return x // (x - 2000)


try:
    sorted(items, key=fails)
except ZeroDivisionError as error:
    print(error)


def changes(x):
    items.append(x)
    return -x


try:
    items.sort(key=changes)
except ValueError as error:
    print(error, len(items))
