"""Stacked decorators with shared state, context decorators, registries, validation and undoing."""

import contextlib
import functools
import inspect

registry, depth = {}, 0


def register(function=None, *, name=None):
    if function is None:
        return functools.partial(register, name=name)
    registry[name or function.__name__] = function
    return function


def validated(function):
    signature = inspect.signature(function)
    kinds = function.__annotations__

    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        bound = signature.bind(*args, **kwargs)
        for key, value in bound.arguments.items():
            if key in kinds and not isinstance(value, kinds[key]):
                raise TypeError(f"{key} is no {kinds[key].__name__}")
        return function(*args, **kwargs)

    return wrapper


class Depth(contextlib.ContextDecorator):
    def __enter__(self):
        global depth
        depth += 1
        return self

    def __exit__(self, kind, value, trace):
        global depth
        depth -= 1
        return kind is KeyError


@register
@Depth()
@validated
def power(base: int, exponent: int = 2):
    if exponent < 0:
        raise KeyError(exponent)
    return base**exponent, depth


@register(name="other")
@functools.cache
def cached(x):
    return [x]


def attempt(*args, **kwargs):
    try:
        return power(*args, **kwargs)
    except TypeError as error:
        return str(error)


for i in range(25):
    rows = (
        attempt(i),
        attempt(2, 5),
        attempt(2.5),
        attempt(2, exponent="x"),
        attempt(1, 2, 3),
        attempt(3, -1),
        depth,
    )
print(*rows, sep="\n")
for i in range(60):
    same = registry["other"](1) is cached(1)
print(sorted(registry), same, power.__wrapped__.__wrapped__(3), cached.cache_info().misses)
power = power.__wrapped__.__wrapped__
print([attempt(2.5) for _ in range(60)][-1])
