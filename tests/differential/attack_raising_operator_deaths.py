"""Operands of an operator whose method raises die in the order of the interpreter."""
class A:
    def __init__(self, n): self.n = n
    def __del__(self): out.append(self.n)
    def __mul__(self, o):
        self = o = None
        raise ValueError
    def __gt__(self, o):
        self = o = None
        raise ValueError
out = []
def mul():
    try: return A('l') * A('r')
    except ValueError: out.append('caught')
def gt():
    try: return A('l') > A('r')
    except ValueError: out.append('caught')
for f in mul, gt:
    seen = []
    for k in range(300):
        out = []
        f()
        if out not in seen: seen.append(out)
    print(f.__name__, seen)
