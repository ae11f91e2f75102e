"""Recursion by calls that bind defaults, names and extra arguments is as deep as any other, whether the
interpreter or compiled code calls."""

DEPTHS = []


def default(n, b=0):
    DEPTHS.append(n)
    try:
        None & n
    except TypeError:
        pass
    default(n + 1)


def extra(n, *rest):
    DEPTHS.append(n)
    try:
        None & n
    except TypeError:
        pass
    extra(n + 1, rest)


def by_name(n=0, *, key=None, **named):
    DEPTHS.append(n)
    for i in range(2):
        if named:
            break
    by_name(n=n + 1, key=n, other=i)


class Method:
    def __init__(self, n, b=3):
        self.n = n
        DEPTHS.append(n)
        self.next()

    def next(self, b=4, *rest):
        if self.n % 3:
            self.next_other(b=b)
        else:
            Method(self.n + 1, b=self.n)

    def next_other(self, *, b):
        self.n += 1
        DEPTHS.append(self.n)
        self.next()


def nothing():
    pass


def handled(n, b=0, *rest):
    try:
        nothing() & 3
    except TypeError:
        try:
            for () in 0:
                pass
        except TypeError:
            DEPTHS.append(n)
    if b == 0:
        handled(n + 1)


for i in range(8):
    for f in handled, default, extra, by_name, Method:
        DEPTHS.clear()
        try:
            f(0)
        except RecursionError as error:
            print(i, f.__name__, len(DEPTHS), DEPTHS[-1])
