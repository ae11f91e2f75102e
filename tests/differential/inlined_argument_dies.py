"""An argument dies in an inlined callee where its parameter gets another value."""

LOG = []
class K0:
    def __init__(self, v): self.v = v
    def __del__(self): LOG.append(self.v)
def f0(a, b, c, **named):
    n0 = 3
    while n0:
        n0 -= 1
        b = K0(257)
for i in range(44):
    LOG.clear()
    f0(a=0, b=K0(0), c=0)
    print(LOG)
