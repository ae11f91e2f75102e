"""A function called by a module-level loop is rebound by the loop, by itself and by an import."""

import sys


def first(x):
    return x + 1


def second(x):
    return x + 2


def self_replacing(x):
    global self_replacing
    if x == 2000:
        self_replacing = second
    return x


function = first
total = 0
for i in range(5000):
    if i % 1000 == 500:
        function = second if function is first else first
    total += function(i)
print(total)
total = 0
for i in range(4000):
    total += self_replacing(i)
print(total, self_replacing.__name__)
module = sys.modules["__main__"]
total = 0
for i in range(4000):
    if i == 1500:
        module.function = abs
    if i == 2500:
        setattr(module, "total", 0)
    total += function(i)
print(total)
range, saved = (lambda n: [1, 2, 3]), range
print([i for i in range(100)])
del range
print(len(range(100)))
