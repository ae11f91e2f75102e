"""Slices read, written and deleted on own classes: what `__getitem__` and the others receive."""


class Recorder:
    def __init__(self):
        self.log = []

    def __getitem__(self, key):
        self.log.append(("get", key))
        return key

    def __setitem__(self, key, value):
        self.log.append(("set", key, value))

    def __delitem__(self, key):
        self.log.append(("del", key))


def work(r, a, b):
    r[a:b]
    r[:]
    r[a:]
    r[:b]
    r[a:b:2]
    r[::a]
    r[a:b, ::b]
    r[..., a]
    r[a:b] = (a, b)
    r[:] = []
    r[b] += 1
    del r[a:b]
    del r[::b], r[a]
    return r[a : b + 1].stop


for i in range(80):
    r = Recorder()
    try:
        result = work(r, i, i + 2)
    except TypeError as error:
        result = str(error)
for row in r.log:
    print(row)
print(result)


class Indexed:
    def __init__(self, n):
        self.n = n

    def __index__(self):
        return self.n


def builtin(items, a, b):
    return items[a:b], items[Indexed(1) : Indexed(3)], items[a:b:-1], items[slice(a, b)]


for i in range(70):
    rows = builtin(list(range(6)), i % 6, None), builtin("abcdef", -2, i), builtin((1, 2, 3), None, -1)
print(*rows, sep="\n")
for bad in ("x", 1.5, [], Indexed("q")):
    try:
        builtin([1, 2], bad, 1)
    except TypeError as error:
        print(error)
