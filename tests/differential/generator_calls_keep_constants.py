"""Functions called from generators take no references that are not theirs."""

import sys

class K1:
    @staticmethod
    def s0(x):
        return (int('1f', 2 + 20) * int(1e18 % 1e6)) % 1000003
G3=[1,2]
def f0(a=5):
    yield 0
    try:
        if G3:
            G3[-1] = ((4, 5, 6)[:1 + 2].__len__() % (K1.s0(2147483647) | 1)) % 2305843009213693951
    except Exception as e:
        print(e)
    yield 9
C=[c for c in f0.__code__.co_consts if c==2147483647][0]
b=sys.getrefcount(C)
r=[]
for i in range(300):
    list(f0(i))
    r.append(sys.getrefcount(C)-b)
print(min(r), max(r))
