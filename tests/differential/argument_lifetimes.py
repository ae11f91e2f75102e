"""Arguments die with the locals of the function that was called, whoever calls whom and however."""

import sys, weakref
class O:
    def __init__(s,n): s.n=n
    def __del__(s): print('del',s.n)
def inner(a):
    print('refs', sys.getrefcount(a))
    a=None
    print('after')
def inner2(a,b):
    x=O('local')
    return a
def caller(k):
    inner(O(1))
    inner2(O(2),O(3))
    t=O(4)
    inner(t)
    print('t alive'); del t
    t=O(5)
    t=inner2(t,O(6))
    print('x')
class M:
    def m(self,a):
        a=None
        print('m after')
        raise ValueError(1)
def caller2(m):
    try:
        m.m(O(7))
    except ValueError: print('caught')
    m=M(); m=m.m
    try: m(O(8))
    except ValueError: print('caught')
def gen(a):
    yield 1
def caller3():
    for x in gen(O(9)): print(x)
    print('end gen')
    inner(a=O(10))
    inner2(*[O(11),O(12)])
    f=lambda a,b=2,*c: (print(len(c)), None)[1]
    f(O(13)); f(O(14),O(15),O(16))
for i in range(3):
    caller(i); caller2(M()); caller3()


def spread(items):
    kept = items
    inner2(*items)
    print(type(kept).__name__, len(kept))
    inner2(*[O(17), O(18)])


for i in range(3):
    spread([O(19), O(20)])


def keywords(a, *rest, b=2, **more):
    print(len(rest), sorted(more))
    a = b = rest = more = None
    print('keywords end')


def call_keywords():
    keywords(O(21), O(22), b=O(23), c=O(24))
    keywords(O(25))


for i in range(3):
    call_keywords()


def deep(n, a):
    if n == 0:
        a = None
        raise KeyError(n)
    return deep(n - 1, a)


for i in range(3):
    try:
        deep(3, O(28))
    except KeyError:
        print('raised')
