"""Arguments forwarded through layers of stars, partials, wrappers and methods keep identity and order."""

import functools


def final(a, b=10, *rest, k=0, **names):
    return a, b, rest, k, names


def star(*args, **kwargs):
    return final(*args, **kwargs)


def add(*args, **kwargs):
    return star("first", *args, k=kwargs.pop("k", 5), **kwargs)


def rename(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        kwargs = {key[::-1]: value for key, value in kwargs.items()}
        return function(*reversed(args), **kwargs)

    return wrapper


@rename
@rename
def layered(*args, **kwargs):
    return add(*args, **kwargs)


class Proxy:
    def __init__(self, target):
        self._target = target

    def __getattr__(self, name):
        attribute = getattr(self._target, name)

        def call(*args, **kwargs):
            return attribute(*args, **kwargs)

        return call

    def __call__(self, *args, **kwargs):
        return self._target(*args, **kwargs)


class Target:
    def method(self, *args, **kwargs):
        return len(args), sorted(kwargs.items())

    @classmethod
    def build(cls, *args):
        return cls.__name__, args


marker = []
for i in range(80):
    rows = [star(i), add(i, x=1), layered(1, 2, xy=i), functools.partial(layered, i, k=3)(4, z=5)]
    rows += [Proxy(final)(1, 2, 3, k=i), Proxy(Target()).method(1, a=i), Proxy(Proxy(Target())).build(i)]
    same = star(marker, x=marker)
print(*rows, sep="\n")
print(same[0] is marker, same[4]["x"] is marker)


def deep(n, *args, **kwargs):
    if n == 0:
        return len(args), sum(args), sorted(kwargs)[:3]
    return deep(n - 1, *args, n, **kwargs, **{f"k{n}": n})


print([deep(i % 12, 0) for i in range(60)][-1], deep(80, 1))
try:
    deep(2, 1, k1=5)
except TypeError as error:
    print(error)
