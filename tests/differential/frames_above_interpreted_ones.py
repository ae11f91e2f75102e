"""Functions that raise and leave an object whose __del__ calls others: what these have on the stack is not where the
next round's frames are."""

LOG = []


def deep(n, *values, **names):
    a, b, c, d = values or (n, [n], (n,), {n: n})
    return deep(n - 1, a, b, c, d, k=n) if n else len(names)


class Dies:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        LOG.append((self.name, deep(12)))


class Guard:
    def __init__(self, suppress):
        self.suppress = suppress

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        return self.suppress


class Quiet(Guard):
    pass


def raises(*rest, key=0, **named):
    thing = Dies("thing")
    while missing:
        pass


def guarded(b, *, key):
    with Guard(True), Quiet(False):
        if key % 6 == 7:
            deep(1)
        key in raises()
    return b


for i in range(150):
    try:
        guarded({}, key=i)
    except NameError as e:
        LOG.append(str(e))
print(len(LOG), LOG[:2], LOG[-2:])
