"""Decorators that are classes, keep state, count calls, memoise, and bind as methods."""

import functools


class Counted:
    def __init__(self, function):
        functools.update_wrapper(self, function)
        self.function, self.calls = function, 0

    def __call__(self, *args, **kwargs):
        self.calls += 1
        return self.function(*args, **kwargs)

    def __get__(self, instance, owner=None):
        return self if instance is None else functools.partial(self, instance)


def memoise(function):
    memory = {}

    def wrapper(*args):
        if args not in memory:
            memory[args] = function(*args)
        return memory[args]

    wrapper.memory = memory
    return wrapper


def retry(times):
    def decorate(function):
        def wrapper(*args):
            for attempt in range(times):
                try:
                    return function(*args, attempt)
                except ValueError as error:
                    last = error.args
            return "gave up", last

        return wrapper

    return decorate


@Counted
@memoise
def fibonacci(n):
    return n if n < 2 else fibonacci(n - 1) + fibonacci(n - 2)


class Thing:
    @Counted
    def method(self, x):
        return self, x

    @retry(3)
    def fragile(self, x, attempt):
        if (x + attempt) % 4:
            raise ValueError(x, attempt)
        return x, attempt


print(fibonacci(80), fibonacci.calls, len(fibonacci.__wrapped__.memory), fibonacci.__name__)
thing = Thing()
for i in range(90):
    row = thing.method(i)[1], thing.fragile(i)
print(row, [thing.fragile(i) for i in range(4)], Thing.method.calls)
Thing.method.function = lambda self, x: "replaced"
print(thing.method(1), Thing.method.calls)
Counted.__call__ = lambda self, *args: ("class call", len(args))
print(thing.method(1), fibonacci(3))
del Counted.__get__
print(thing.method(1, 2))


@functools.singledispatch
def show(x):
    return "object"


@show.register(int)
@show.register(bool)
def _(x):
    return f"int {x}"


for i in range(80):
    row = [show(x) for x in (1, True, "s", 2.5)]
    if i == 60:
        show.register(str, lambda x: "str " + x)
print(row)
