"""Calls that spread generators, sets, views, strings and mappings of other classes, all the time; and what raises."""

import collections
import types


def f(*args, **names):
    return args, sorted(names.items())


class Mapping:
    def __init__(self, *keys):
        self.names = keys

    def keys(self):
        return iter(self.names)

    def __getitem__(self, key):
        if key == "bad":
            raise LookupError(key)
        return len(str(key))


class Ending:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return iter(range(self.n))

    def __del__(self):
        trail.append(("end", self.n))


class Sequence:
    def __getitem__(self, i):
        if i > 3:
            raise IndexError
        return i * i


trail = []


def spread(iterable):
    return f(*iterable)


def spread_names(mapping):
    return f(1, first=0, **mapping)


def both(iterable, mapping):
    return f(0, *iterable, **mapping)


def squares(n):
    for i in range(n):
        yield i * i


def replacing():
    global f
    kept = f
    f = lambda *args: ("other", args)
    yield 1
    f = kept
    yield 2


def report(what, *args):
    try:
        return what(*args)
    except Exception as error:
        return type(error).__name__, str(error), error.__traceback__.tb_next is not None


for i in range(300):
    out = [
        spread(squares(3)),
        spread({i: 1, "a": 2}.keys()),
        spread("abc"),
        spread(Ending(i % 3)),
        spread(Sequence()),
        spread(collections.deque([i])),
        spread(replacing()),
        spread(x for x in (i, 2)),
        spread_names(collections.OrderedDict(a=i)),
        spread_names(types.MappingProxyType({"b": 2})),
        spread_names(Mapping("c", "dd")),
        both(squares(2), Mapping("x")),
        both(Ending(4), collections.UserDict(y=1)),
    ]
    if i % 100 == 0:
        print(*out, trail, sep="\n")
        trail.clear()

for i in range(3):
    print(report(spread, 5))
    print(report(spread, None))
    print(report(spread_names, 5))
    print(report(spread_names, Mapping("first")))
    print(report(spread_names, Mapping("bad")))
    print(report(spread_names, Mapping(3)))
    print(report(spread_names, {3: 4}))
    print(report(both, (), Mapping("a", "a")))
    print(report(both, (1 // 0 for _ in "a"), {}))
