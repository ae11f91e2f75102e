"""Operators of subclasses of numbers, and what is asked when a method gives `NotImplemented`."""
# (a) 1.5*1.5 + I(3): float's own slot converts an int subclass, I.__radd__ is never asked
# (b) J.__radd__ -> NotImplemented: int's own slot is next; (c) K.__add__ likewise
# (d) M.__mul__ -> NotImplemented: the list's sq_repeat is next (or its own TypeError: Z)
import sys, time
class I(int):
    def __radd__(self, o): return 'radd'
    def go(self, x): return (x * x) + self
class J(int):
    def __radd__(self, o): return NotImplemented
    def go(self, x): return (3 & 7) + self
class K(int):
    def __add__(self, o): return NotImplemented
    def go(self, x): return self + 5
class M:
    def __mul__(self, o): return NotImplemented
    def __index__(self): return 2
    def go(self, x): return self * [1]
class Z:
    def __mul__(self, o): return NotImplemented
    def go(self, x): return self * [1]
def c(b):
    for i in range(3000): s = b.go(1.5)
    return s
o = {'I': lambda: I(3), 'J': lambda: J(3), 'K': lambda: K(3), 'M': M, 'Z': Z}[sys.argv[1]]()
seen = []
t = time.time()
while time.time() - t < 4:
    try: r = c(o)
    except TypeError as e: r = str(e)
    if r not in seen: seen.append(r)
print(seen)
