"""`super()` in a metaclass, on a class that is an instance and a subclass of it."""
# super() in a metaclass method, called on a class that is both instance and subclass of the metaclass
class M1(type):
    def foo(cls, *a): return ('M1.foo', cls.__name__, len(a))
class M2(M1):
    def foo(cls): return super().foo()
M3 = M2('M3', (M2,), {})
A = M2('A', (), {})
def call(o):
    try: return M2.foo(o)
    except TypeError as e: return str(e)
seen = []
for k in range(3000):
    r = call(A)
    if r not in seen: seen.append(r)
for k in range(3000):
    r = call(M3)
    if r not in seen: seen.append(r)
print(seen)
seen = []
for k in range(2000):
    for o in (A, M3):
        r = call(o)
        if r not in seen: seen.append(r)
print(seen)
