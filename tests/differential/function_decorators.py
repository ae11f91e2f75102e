"""Decorators with and without arguments, on functions, methods and classes; stacked; caching."""

import functools


def double(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        return 2 * function(*args, **kwargs)

    return wrapper


def add(n):
    def decorate(function):
        def wrapper(*args):
            return function(*args) + n

        return wrapper

    return decorate


@double
@add(5)
@double
def work(x, y):
    return x + y


@functools.lru_cache(maxsize=50)
def cached(n):
    return n if n < 2 else cached(n - 1) + cached(n - 2)


def register(cls):
    cls.registered = True
    return cls


@register
class Thing:
    @double
    def method(self, x):
        return x + 1

    @functools.cached_property
    def heavy(self):
        return [1, 2, 3]

    @functools.singledispatchmethod
    def show(self, value):
        return "object"

    @show.register
    def _(self, value: int):
        return "int"


thing = Thing()
total = 0
for i in range(3000):
    total += work(i, 1) + thing.method(i) + cached(i % 60) + len(thing.heavy)
print(total, cached.cache_info(), Thing.registered, work.__name__)
print([thing.show(v) for v in (1, "a", 2.0)], functools.partial(work, 1)(2), thing.heavy is thing.heavy)
