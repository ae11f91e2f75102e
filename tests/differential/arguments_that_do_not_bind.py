"""What dies when, and in which order, when arguments do not fit the parameters of a function."""

LOG = []


class Dies:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        LOG.append(self.name)


class Text(str):
    pass


def none():
    pass


def two(a, b):
    pass


def default(a, b=1, *, c=2):
    pass


def needs(a, *, b, c=1):
    pass


def rest(a, *more, b):
    pass


def named(a, /, b, **more):
    pass


def plain(a, /, b):
    pass


class Owner:
    def method(self, a):
        pass


def attempt(call):
    try:
        call()
    except TypeError as e:
        LOG.append(str(e))
        del e


D = Dies


def positional():
    attempt(lambda: none(D("a"), D("b")))
    attempt(lambda: two(D("a")))
    attempt(lambda: two(D("a"), D("b"), D("c"), D("d")))
    attempt(lambda: default(D("a"), D("b"), D("c")))
    attempt(lambda: default())
    attempt(lambda: needs(D("a"), D("b")))
    attempt(lambda: needs(D("a")))
    attempt(lambda: rest(D("a"), D("b"), D("c")))
    attempt(lambda: named(D("a")))
    attempt(lambda: Owner().method(D("a"), D("b")))
    method = Owner().method
    attempt(lambda: method(D("a"), D("b"), D("c")))
    attempt(lambda: Owner.method())


def by_name():
    attempt(lambda: two(D("a"), a=D("b")))
    attempt(lambda: two(D("a"), D("b"), b=D("c"), a=D("d")))
    attempt(lambda: two(b=D("a"), c=D("b"), a=D("c")))
    attempt(lambda: two(D("a"), D("b"), D("c"), x=D("d")))
    attempt(lambda: default(b=D("a"), c=D("b")))
    attempt(lambda: needs(D("a"), D("b"), b=D("c"), c=D("d")))
    attempt(lambda: rest(D("a"), D("b"), a=D("c"), b=D("d")))
    attempt(lambda: rest(D("a"), D("b"), c=D("c"), b=D("d")))
    attempt(lambda: named(x=D("a"), y=D("b")))
    attempt(lambda: named(D("a"), x=D("b"), y=D("c")))
    attempt(lambda: plain(a=D("a"), b=D("b")))
    attempt(lambda: plain(D("a"), b=D("b"), c=D("c")))
    attempt(lambda: plain(b=D("a"), a=D("b")))
    attempt(lambda: plain(D("a"), a=D("b"), b=D("c")))
    attempt(lambda: plain(D("a"), b=D("b"), a=D("c")))
    attempt(lambda: named(b=D("a"), a=D("b"), c=D("c")))


def spread():
    t = (D("t"), D("u"))
    attempt(lambda: two(*t, D("a")))
    attempt(lambda: two(*[D("a"), D("b"), D("c")]))
    attempt(lambda: two(D("a"), D("b"), *(), **{"x": D("c"), "b": D("d")}))
    attempt(lambda: needs(D("a"), *[D("b")], **{"b": D("c")}))
    attempt(lambda: rest(*[D("a"), D("b"), D("c")]))
    attempt(lambda: named(*[D("a")], **{"x": D("b"), "y": D("c")}))
    attempt(lambda: two(**{Text("a"): D("a"), Text("c"): D("b")}))
    attempt(lambda: two(*t, *t))
    del t


def told():
    shown = " | ".join(LOG)
    LOG.clear()
    return shown


for i in range(40):
    lines = []
    for part in positional, by_name, spread:
        part()
        lines.append(told())
    if i == 10:
        none.__code__ = (lambda: 1).__code__
    if i in (0, 1, 20, 39):
        print(i, *lines, sep="\n")
