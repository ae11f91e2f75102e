"""Defaults and keyword defaults replaced by the function itself, its callees and argument expressions."""


def target(a, b=1, *, c=2):
    return a, b, c


def replace(i, defaults=None, kwdefaults=None):
    if defaults is not None:
        target.__defaults__ = defaults
    if kwdefaults is not None:
        target.__kwdefaults__ = kwdefaults
    return i


def caller(i, *change):
    return target(replace(i, *change))


def attempt(i, *change):
    try:
        return caller(i, *change)
    except TypeError as error:
        return str(error)


for i in range(90):
    row = attempt(i)
print(row)
print(attempt(1, (5,)), attempt(1))
print(attempt(1, None, {"c": 6}), attempt(1))
print(attempt(1, (7, 8)), attempt(1), target())
print(attempt(1, (), {}), attempt(1))
print(attempt(1, (9,), {"c": 10, "other": 1}), [attempt(2) for _ in range(60)][-1])
target.__defaults__ = None
print(attempt(1), target(1, 2))
target.__kwdefaults__ = None
print(attempt(1), target(1, 2, c=3))


def counting(n, seen=[0]):
    seen[0] += 1
    if seen[0] == 75:
        counting.__defaults__ = ([1000],)
    return seen[0]


print([counting(i) for i in range(100)][72:78])


class Thing:
    def method(self, x=1, *, y="y"):
        return x, y


thing = Thing()
bound = thing.method
for _ in range(70):
    row = thing.method(), bound()
Thing.method.__defaults__ = (2,)
Thing.method.__kwdefaults__["y"] = "z"
print(row, thing.method(), bound(), Thing.method(thing))
Thing.__init__ = lambda self, q=5: setattr(self, "q", q)
print([Thing().q for _ in range(70)][-1])
Thing.__init__.__defaults__ = (6,)
print(Thing().q)
del Thing.__init__
print(hasattr(Thing(), "q"))
