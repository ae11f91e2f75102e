"""Bound methods of Python functions in variables, and of classes that look attributes up by themselves: arguments
end with the function's locals."""

LOG = []


class Dies:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        LOG.append(self.name)


class Owner:
    def method(self, x, *y, **z):
        del x, y, z
        LOG.append("in method")
        return self

    def few(self, x):
        x = None
        LOG.append("in few")

    def __del__(self):
        LOG.append("owner")


class Asked(Owner):
    def __getattr__(self, name):
        return Dies(name)


class Static:
    @staticmethod
    def plain(x, y=1):
        del x
        LOG.append("plain")

    @classmethod
    def of_class(cls, x, *y):
        del x, y
        LOG.append(cls.__name__)


def variables(owner):
    method, few, plain, of_class = owner.method, owner.few, Static.plain, Static().of_class
    method(Dies("a"), Dies("b"), z=Dies("c"))
    few(Dies("d"))
    few(x=Dies("e"))
    plain(Dies("f"), y=Dies("g"))
    of_class(Dies("h"), Dies("i"))
    method(*[Dies("j"), Dies("k")])


def temporaries(kind):
    kind().method(Dies("a"), Dies("b"))
    kind().method(Dies("a"), z=Dies("c")).few(Dies("d"))
    kind().method(kind().method(Dies("e")), kind().few(Dies("f")))


def told():
    shown = " ".join(LOG)
    LOG.clear()
    return shown


for i in range(40):
    lines = []
    for kind in Owner, Asked:
        owner = kind()
        variables(owner)
        lines.append(told())
        del owner
        temporaries(kind)
        lines.append(told())
    if i in (0, 1, 20, 39):
        print(i, *lines, sep="\n")
