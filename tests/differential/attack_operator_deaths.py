"""Who dies first: operands, or what the method of an operator leaves in its locals."""
class N:
    def __init__(self, n): self.n = n
    def __del__(self): out.append(self.n)
class A(N):
    def __add__(self, o):
        t = N('t')
        return 1
    def __lt__(self, o):
        t = N('t')
        return True
out = []
def add(): return A('l') + A('r')
def lt(): return A('l') < A('r')
for f in add, lt:
    seen = []
    for k in range(300):
        out = []
        f()
        if out not in seen: seen.append(out)
    print(f.__name__, seen)
