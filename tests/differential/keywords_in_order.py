"""Keyword arguments that follow the parameters in their order, nearly do, or do not, from all kinds of callers."""

import functools
import sys


class Named:
    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return self.name

    def __del__(self):
        print("del", self.name)


def plain(a, b, c):
    return a, b, c


def defaults(a, b=2, c=3):
    return a, b, c


def worded(first, second=0):
    return first, second


def positional(a, b, /, c, d=4):
    return a, b, c, d


def ends(a, b=None):
    print("in", a, b)
    a = None
    print("a is gone")
    b = None
    print("b is gone")


def deep(n, limit=0):
    return n if n == limit else deep(n=n - 1, limit=limit)


class Owner:
    def __repr__(self):
        return "owner"

    def method(self, a, b=None, c=None):
        return self.tail(a, b=b, c=c)

    def tail(self, a, b, c):
        return a, b, c


def says(call):
    try:
        print(call())
    except TypeError as e:
        print(e, e.__traceback__.tb_next.tb_frame.f_code.co_name, e.__traceback__.tb_next.tb_next)


def calls(turn):
    owner = Owner()
    bound = owner.method
    other = "".join(["sec", "ond"])  # equal to the parameter's name, but not the same
    says(lambda: plain(1, 2, c=turn))
    says(lambda: plain(1, b=2, c=turn))
    says(lambda: plain(a=1, b=2, c=turn))
    says(lambda: plain(1, c=2, b=turn))
    says(lambda: plain(1, b=turn))
    says(lambda: plain(1, 2, 3, c=turn))
    says(lambda: plain(1, 2, b=turn))
    says(lambda: plain(1, 2, d=turn))
    says(lambda: plain(1, **{"b": 2, "c": turn}))
    says(lambda: worded(1, **{other: turn}))
    says(lambda: plain(*(1,), b=2, c=turn))
    says(lambda: plain(*[1], **{"b": 2, "c": turn}))
    says(lambda: defaults(turn))
    says(lambda: defaults(turn, b=7))
    says(lambda: defaults(turn, c=7))
    says(lambda: defaults(b=turn))
    says(lambda: defaults(a=turn, b=7))
    says(lambda: defaults(turn, **{}))
    says(lambda: positional(1, 2, c=turn))
    says(lambda: positional(1, 2, c=turn, d=5))
    says(lambda: positional(1, b=2, c=turn))
    says(lambda: positional(1, 2, d=turn))
    says(lambda: positional(a=1, b=2, c=turn))
    says(lambda: bound(1, b=turn))
    says(lambda: bound(a=1, b=2, c=turn))
    says(lambda: owner.method(1, b=2))
    says(lambda: owner.tail(1, b=2))
    says(lambda: functools.partial(plain, 1)(b=2, c=turn))
    says(lambda: functools.partial(plain, c=turn)(1, 2))
    says(lambda: functools.partial(plain)(1, b=2, c=turn))
    says(lambda: functools.partialmethod(plain, c=turn).__get__(owner, Owner)(2))
    says(lambda: plain.__call__(1, b=2, c=turn))
    says(lambda: type(owner).tail(owner, 1, b=2, c=turn))
    says(lambda: sorted([3, 1], key=functools.partial(defaults, b=turn)))


def lifetimes():
    ends(Named("first"), b=Named("second"))
    ends(a=Named("third"), b=Named("fourth"))
    kept = Named("kept")
    ends(kept, b=Named("fifth"))
    ends(*(Named("sixth"),), b=Named("seventh"))
    ends(*[Named("eighth")], **{"b": Named("ninth")})
    functools.partial(ends, Named("tenth"))(b=Named("eleventh"))
    print("end", kept)


def by_loop(f, names):
    out = []
    for i in range(300):
        out.append(f(i, b=i + 1, c=i + 2)[names % 3])
    return sum(out)


for turn in range(2):
    calls(turn)
    lifetimes()
    print(by_loop(plain, turn), by_loop(defaults, turn), by_loop(Owner().method, turn))
    print(deep(90), deep(n=3, limit=1))
plain.__defaults__ = (8, 9)
calls(9)
defaults.__code__ = plain.__code__
print(by_loop(defaults, 1), defaults(1, b=2), sys.getrefcount(defaults))
