"""Subscripts of Python classes: `__getitem__` that replaces or removes itself, other kinds of it, its depth."""

import sys


class Row:
    def __init__(self, values):
        self.values = values

    def __getitem__(self, i):
        return self.values[i]

    def __len__(self):
        return len(self.values)


def total(row, n):
    s = 0
    for i in range(n):
        s += row[i % 3]
    return s


print(total(Row([1, 2, 3]), 3000), total([4, 5, 6], 3000), total(Row((7, 8, 9)), 3000), list(Row("abc")))


class Once:
    pass


def first(self, i):
    Once.__getitem__ = second
    return "first", i


def second(self, i):
    del Once.__getitem__
    return "second", i


def read(o, key):
    return o[key]


for round in range(500):
    Once.__getitem__ = first
    results = []
    for key in range(3):
        try:
            results.append(read(Once(), key))
        except TypeError as error:
            results.append(str(error))
print(results)


def forgetful():
    def third(self, i):
        del Once.__getitem__
        make_garbage()
        return third.__name__, i

    return third


def make_garbage():
    return [[i] for i in range(50)]


for round in range(500):
    Once.__getitem__ = forgetful()
    result = read(Once(), round)
print(result)


class Callable:
    def __call__(self, *args):
        return "called", len(args)


class Static:
    __getitem__ = staticmethod(lambda key: ("static", key))


class Class:
    __getitem__ = classmethod(lambda cls, key: (cls.__name__, key))


class Instance:
    __getitem__ = Callable()


class Builtin:
    __getitem__ = len


class Nothing:
    __getitem__ = None


class Meta(type):
    def __getitem__(cls, key):
        return "metaclass", cls.__name__, key


class WithMeta(metaclass=Meta):
    def __getitem__(self, key):
        return "instance", key


class Generic:
    def __class_getitem__(cls, key):
        return "generic", cls.__name__, key


class Default(dict):
    def __missing__(self, key):
        return "missing", key


class Strange(dict):
    def __getitem__(self, key):
        return "own", super().get(key)


odd = [Static(), Class(), Instance(), Builtin(), Nothing(), WithMeta(), WithMeta, Generic, Generic(), Default(), Strange(a=1), list, 5]
for _ in range(200):
    results = []
    for o in odd:
        try:
            results.append(read(o, "a"))
        except Exception as error:
            results.append(f"{type(error).__name__}: {error}")
for result in results:
    print(result)


class Deep:
    def __getitem__(self, n):
        return 0 if n == 0 else self[n - 1] + 1


for _ in range(50):
    Deep()[20]
print(Deep()[300])
try:
    Deep()[sys.getrecursionlimit() + 10]
except RecursionError:
    print("too deep")


class Failing:
    def __getitem__(self, key):
        raise KeyError(key)


def lines(error):
    found = []
    trace = error.__traceback__
    while trace:
        found.append((trace.tb_frame.f_code.co_name, trace.tb_lineno))
        trace = trace.tb_next
    return found


for _ in range(100):
    try:
        read(Failing(), "x")
    except KeyError as error:
        result = lines(error), error.args
print(result)
