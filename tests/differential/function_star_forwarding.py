"""Wrappers that forward `*args` and `**kwargs`, and calls by keyword, inlined or not."""

import functools
import sys
import traceback


def plain(a, b=10, *rest, c=20, d=30, **others):
    return (a, b, rest, c, d, sorted(others.items()))


def positional(a, b, /, c=3):
    return (a, b, c)


def keyword_only(*, x, y=2):
    return x * 10 + y


def exact(a, b, c):
    return a * 100 + b * 10 + c


def forwarded(f):
    @functools.wraps(f)
    def wrapper(*args, **kwargs):
        return f(*args, **kwargs)

    return wrapper


def counted(f):
    calls = 0

    def wrapper(*args, **kwargs):
        nonlocal calls
        calls += 1
        return f(*args, **kwargs)

    wrapper.count = lambda: calls
    return wrapper


def changed(f):
    def wrapper(*args, **kwargs):
        kwargs["c"] = kwargs.get("c", 0) + 1
        args += (99,)
        return f(*args, **kwargs)

    return wrapper


f1 = forwarded(exact)
f2 = counted(forwarded(exact))
f3 = changed(plain)
f4 = forwarded(keyword_only)
f5 = forwarded(forwarded(plain))


def many(rounds):
    total = 0
    for i in range(rounds):
        total += f1(1, 2, i) + f2(i, 2, 3) + f4(x=i) + f4(y=i, x=1)
        total += exact(c=i, a=1, b=2) + exact(i, c=2, b=1)
        total += f1(1, c=i, b=4)
    return total


print(many(3000), f2.count())
print([f3(i) for i in range(300)][-1], [f3(i, 1, 2, 3, c=i, z=i) for i in range(300)][-1])
print([f5(i, *"ab", **{"d": i, "q": 1}) for i in range(300)][-1])
print([f5(i, *(j for j in range(i % 3)), **dict(zz=i)) for i in range(300)][-1])
print([positional(i, 2, c=i) for i in range(300)][-1])


def empty(*args, **kwargs):
    args2, kwargs2 = args, kwargs
    kwargs2["seen"] = len(args2)
    return kwargs, args is args2, args == ()


print([empty() for _ in range(300)][-1], [empty(1, a=2) for _ in range(300)][-1])


def spoiled(mapping):
    return plain(1, **{"d": 1}, **mapping)


class Mapping:
    def keys(self):
        return ["c", "e"]

    def __getitem__(self, key):
        return key * 2


for mapping in ({"c": 5}, {"e": 5}, Mapping(), {"d": 7}, {3: 4}, None, [("c", 1)]):
    for _ in range(200):
        try:
            result = spoiled(mapping)
        except TypeError as e:
            result = str(e)
    print(result)


def wrong(which, i):
    if which == 0:
        return exact(i, 2)
    if which == 1:
        return exact(i, 2, 3, 4)
    if which == 2:
        return exact(i, 2, b=3)
    if which == 3:
        return exact(i, 2, x=3)
    if which == 4:
        return positional(i, b=2)
    if which == 5:
        return keyword_only(i)
    if which == 6:
        return f1(1, 2)
    return f4(y=i)


for which in range(8):
    for i in range(150):
        try:
            result = wrong(which, i)
        except TypeError as e:
            result = str(e)
    print(which, result)

# Defaults by name, mutated and replaced.
print(sum(keyword_only(x=i) for i in range(500)))


def defaults(rounds):
    total = 0
    for i in range(rounds):
        total += keyword_only(x=i)
        if i == rounds // 2:
            keyword_only.__kwdefaults__["y"] = 5000
        if i == rounds - 10:
            keyword_only.__kwdefaults__ = {"y": 7}
    return total


print(defaults(1000), keyword_only(x=0))
del keyword_only.__kwdefaults__["y"]
try:
    print(defaults(10))
except TypeError as e:
    print(e)


# Frames, tracebacks and deaths are as they are.
class Loud:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("gone", self.name)


def look(*args, **kwargs):
    frame = sys._getframe()
    back = frame.f_back
    return sorted(frame.f_locals), sorted(back.f_locals), back.f_lineno


looked = forwarded(look)
for _ in range(300):
    seen = looked(1, 2, k=3)
print(seen)


def fail(a, *rest, b=1):
    if a > 250:
        raise ValueError(a, rest, b)
    return a


failing = forwarded(fail)
try:
    for i in range(1000):
        failing(i, 2, 3, b=4)
except ValueError:
    traceback.print_exc(file=sys.stdout)


def drop(*args, **kwargs):
    del args
    print("args gone")
    kwargs.clear()
    print("kwargs gone")


dropped = forwarded(drop)
for i in range(40):
    dropped(Loud(f"a{i}"), key=Loud(f"k{i}")) if i in (0, 39) else dropped()
