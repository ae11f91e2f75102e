"""Loops whose names live in the namespace of a class, or in a mapping that `exec` was given."""

import collections
import sys


class Noting(dict):
    log = []

    def __getitem__(self, key):
        self.log.append("get " + key)
        return dict.__getitem__(self, key)

    def __setitem__(self, key, value):
        self.log.append("set " + key)
        dict.__setitem__(self, key, value)

    def __delitem__(self, key):
        self.log.append("del " + key)
        dict.__delitem__(self, key)


class Meta(type):
    @classmethod
    def __prepare__(mcs, name, bases, **kwargs):
        return Noting()

    def __new__(mcs, name, bases, namespace, **kwargs):
        return super().__new__(mcs, name, bases, dict(namespace))


def make(limit, table):
    captured = [limit]
    later = None

    class Inner:
        total = 0
        squares = []
        for i in range(limit):
            total += i
            squares.append(i * i)
            captured.append(i)
            if i == 20:
                locals()["limit"] = "shadowed"
            if i % 10 == 0:
                def method(self, i=i):
                    return i, __class__, limit
                table[i] = method
                temporary = i
                del temporary
            note: int = i
        else:
            finished = True
        even = [x for x in range(30) if x % 2 == 0 and limit]
        pairs = {k: v for k, v in zip("abc", range(3))}
        n = 0
        while True:
            n += 1
            if n > 25:
                break
            try:
                if n % 7 == 0:
                    raise ValueError(n)
            except ValueError as error:
                caught = error.args
            for j in range(3):
                import math as module, os.path
                value = module.floor(n / (j + 1))

    return Inner, captured, later


for turn in range(3):
    table = {}
    Inner, captured, later = make(30, table)
    print(Inner.total, Inner.squares[-1], Inner.limit, Inner.i, Inner.note, Inner.__annotations__)
    print(Inner.finished, Inner.even, Inner.pairs, Inner.n, Inner.caught, Inner.value, hasattr(Inner, "temporary"))
    print(sorted(table), table[10](1) == (10, Inner, 30), table[20](1)[2], len(captured), hasattr(Inner, "error"))

for turn in range(2):
    Noting.log.clear()

    class Prepared(metaclass=Meta):
        x = 0
        for i in range(20):
            x += i
            if i == 15:
                del x
                x = 100
    print(Prepared.x, collections.Counter(Noting.log))


def unbound(kind):
    if kind < 2:
        class C:
            for i in range(30):
                if i == 25:
                    if kind == 0:
                        print(missing_name)
                    else:
                        del missing_name
    else:
        if kind == 100:
            free = 1

        class C:
            for i in range(30):
                if i == 25:
                    print(free)


for kind in range(3):
    try:
        unbound(kind)
    except NameError as error:
        print(type(error).__name__, error, error.name, error.__traceback__.tb_next.tb_next.tb_lineno)

SOURCE = """
result = []
for k in range(40):
    result.append((k, base + k))
    if k % 13 == 0:
        globals()["from_globals"] = k
    last = from_globals
    locals()["through_locals"] = k
    copied = through_locals
f = lambda: 1
"""
for turn in range(2):
    globals_, locals_ = {"base": 5}, collections.OrderedDict()
    exec(SOURCE, globals_, locals_)
    print(locals_["result"][-1], locals_["last"], locals_["copied"], sorted(locals_), sorted(globals_)[1:])


class Levels:
    frames = []
    for i in range(20):
        frames.append(sys._getframe().f_locals is locals())
        if i == 10:
            sys._getframe().f_locals["written"] = i
        if i > 10:
            seen = written
    print(all(frames), seen, sorted(n for n in locals() if not n.startswith("__")))
