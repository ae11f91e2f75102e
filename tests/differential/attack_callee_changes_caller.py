"""A callee deep inside changes what its callers assume: their class, function, globals and code."""

import sys


class Engine:
    power = 1

    def turn(self, i):
        return self.power + deep(i)


class Other(Engine):
    power = 1000


def deep(i):
    return deeper(i)


def deeper(i):
    global factor
    if i == 1000:
        Engine.power = 10
    elif i == 2000:
        factor = 3
    elif i == 3000:
        engine.__class__ = Other
    elif i == 4000:
        loop.__defaults__ = (0,)
        deep.__code__ = (lambda i: -i).__code__
    elif i == 500:
        sys._getframe(2).f_locals["self"].extra = True
    return 1


def loop(n, start=1):
    total = start
    for i in range(n):
        total += engine.turn(i) * factor
    return total


factor = 2
engine = Engine()
print(loop(400))
print(loop(5000))
print(loop(10), Engine.power, factor, type(engine).__name__, vars(engine))
