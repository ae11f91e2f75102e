"""A tuple or dict of arguments and a bound method are gone when the function runs: what they alone had dies
when the function lets go of it."""


class Dies:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        LOG.append(f"del {self.name}")


class Method(Dies):
    def drops_itself(self, *rest, key=None):
        self = rest = key = None
        LOG.append("runs")

    def raises(self):
        self = None
        LOG.append("raises")
        raise ValueError("of the method")

    def __call__(self, other):
        self = other = None
        LOG.append("called")


def two(a, b=None):
    a = None
    LOG.append("after a")
    b = None
    LOG.append("after b")


def rest(*args, **kwargs):
    args = None
    LOG.append("after args")
    kwargs = None
    LOG.append("after kwargs")


def raises(a):
    a = None
    raise ValueError("of the function")


def tuples():
    two(*(Dies("a"),))
    two(*(Dies("a"), Dies("b")))
    two(*(Dies("a"),), **{"b": Dies("b")})
    two(*[Dies("a"), Dies("b")])
    rest(*(Dies("a"), Dies("b")), **{"c": Dies("c")})
    shared = (Dies("shared"),)
    two(*shared)
    shared = None
    LOG.append("end of tuples")


def dicts():
    two(**{"a": Dies("a"), "b": Dies("b")})
    empty = {}
    two(*(Dies("a"),), **empty)


def errors():
    for f in raises, Method("m").raises:
        try:
            f(*(Dies("a"),)) if f is raises else f()
        except ValueError as error:
            LOG.append(str(error))
            error.__traceback__ = None
    del f
    LOG.append("end of errors")


def methods():
    queue = [Method("m").drops_itself, Method("n").raises, Method("o"), print]
    queue.pop(0)()
    LOG.append("first done")
    try:
        queue.pop(0)()
    except ValueError as error:
        LOG.append(str(error))
    queue.pop(0)(Dies("p"))
    queue.pop()(end="")
    m = Method("q").drops_itself
    queue.append(m)
    m(Dies("r"), key=Dies("s"))
    del m
    queue.pop()(Dies("t"))
    LOG.append("end of methods")


def class_calls():
    f = Method
    f(*("one",)).drops_itself()
    queue = [Method("many").drops_itself]
    queue.pop()(*(Dies("a"), Dies("b")), **{"key": Dies("c")})


LOG = []


def told():
    shown = " | ".join(LOG)
    LOG.clear()
    return shown


for i in range(90):
    lines = []
    for part in tuples, dicts, errors, methods, class_calls:
        part()
        lines.append(told())
    if i in (0, 1, 30, 89):
        print(i, *lines, sep="\n")
