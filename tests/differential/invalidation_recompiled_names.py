"""Functions defined again and again under one name, called by callers that stay the same."""

total = 0


def caller(x):
    return step(x)


def twice(x):
    return caller(caller(x))


rows = []
for k in range(30):
    if k % 3 == 0:

        def step(x, k=k):
            return x + k

    elif k % 3 == 1:

        def step(x):
            return x * 2

    else:
        step = (lambda n: lambda x: x - n)(k)
    for i in range(10):
        value = twice(i)
    rows.append(value)
print(rows)


class Versioned:
    pass


for k in range(25):

    class Versioned(Versioned if k % 5 else object):
        number = k

        def get(self):
            return self.number + (super().get() if hasattr(super(), "get") else 0)

    for i in range(5):
        value = Versioned().get()
    total += value
print(total, len(Versioned.__mro__), Versioned().get())


def build(k):
    space = {}
    exec(f"def made(x):\n    return x * {k} + offset\noffset = {k}", space)
    return space["made"]


functions = [build(k) for k in range(20)]
print([f(2) for f in functions for _ in range(5)][::10])
for f in functions:
    f.__globals__["offset"] = 0.5
print([f(2) for f in functions][-3:])


def redefine(n):
    out = []
    for i in range(n):
        def local(x):
            return x + i

        out.append(local(1))
        i = -1
        out.append(local(1))
    return sum(out), out[-2:]


print(redefine(100))
