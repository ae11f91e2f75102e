"""What a failed unpacking drops, in which order."""
# too many / too few values: CPython drops the items (last first), then the iterator
class N:
    def __init__(self, n): self.n = n
    def __del__(self): out.append(self.n)
class It(N):
    def __iter__(self): return It2('iter', self.k)
class It2(N):
    def __init__(self, n, k): self.n = n; self.k = k
    def __next__(self):
        self.k -= 1
        if self.k < 0: raise StopIteration
        return N(self.k)
def f(k):
    s = It('seq'); s.k = k
    try: a, b = s
    except ValueError as e: out.append(str(e)[:10])
for k in 1, 3:
    seen = []
    for i in range(100):
        out = []
        f(k)
        if out not in seen: seen.append(out)
    print(seen)
