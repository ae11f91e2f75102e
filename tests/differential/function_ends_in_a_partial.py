"""A function that only a `functools.partial` holds ends while it runs; and what such calls take of the recursion."""

import functools
import sys


def other(*arguments, **names):
    return "other"


class Mark:
    def __del__(self):
        print("the function ends")


def make():
    def f(a, b, c=None):
        holder.pop().__setstate__((other, (), {}, {}))
        junk = [eval("lambda q=%d: q" % i) for i in range(50)]
        print("in f", a, b, c, len(junk), sys._getframe().f_code.co_name)
        try:
            raise ValueError(a)
        except ValueError as e:
            return e.__traceback__.tb_frame.f_code is sys._getframe().f_code

    f.mark = Mark()
    return f


holder = []
for turn in range(40):
    for names in ({}, {"c": 3}):
        f = make()
        p = functools.partial(f, 1)
        holder.append(p)
        del f
        print(p(2, c=3) if names else p(2))
        f = make()
        p = functools.partial(f, 1)
        holder.append(p)
        del f
        print(p(b=2, c=3) if names else p(b=2))

depth = 0


def named(a, b=1):
    global depth
    depth += 1
    return eval("named_again(b=b)")


def positional(a, b=1):
    global depth
    depth += 1
    return eval("positional_again(b)")


named_again = functools.partial(named, 1)
positional_again = functools.partial(positional, 1)
sys.setrecursionlimit(5000)
for f in (named, positional):
    for turn in range(3):
        depth = 0
        try:
            f(1, 2)
        except RecursionError:
            print(f.__name__, depth)
