"""Builtins read by compiled code are shadowed by globals and replaced in the builtins module."""

import builtins


def run(n):
    total = 0
    items = [1, 2, 3]
    for i in range(n):
        total += len(items) + abs(-i) + max(i, 5)
    return total


print(run(5000))
original = builtins.len
builtins.len = lambda items: 100
try:
    print(run(100))
finally:
    builtins.len = original
print(run(100))


def max(a, b):
    return a * 2 + b


print(run(100))
del max
print(run(100))
abs = float
print(run(100))
del abs
builtins.twice = lambda x: x * 2


def use_new(n):
    return [twice(i) for i in range(n)][-1]


print(use_new(3000))
del builtins.twice
try:
    use_new(10)
except NameError as error:
    print(error)
