"""Where the instructions before a call do not tell what is spread, arguments end in the callee all the same."""

LOG = []


class Dies:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        LOG.append(f"del {self.name}")


class Two:
    def __init__(self):
        self.left = 2

    def __iter__(self):
        return self

    def __next__(self):
        self.left -= 1
        if self.left < 0:
            raise StopIteration
        return Dies(self.left)


def two(a, b):
    a = None
    LOG.append("after a")
    b = None
    LOG.append("after b")


def extra(a, **named):
    a = None
    LOG.append("after a")
    named.clear()
    LOG.append("after named")


def behind_loops():
    two(a=Dies("a"), b={x: x for x in []}, **dict())
    extra(a=Dies("a"), b={x: Dies(x) for x in range(2)}, **dict())
    two(a=Dies("a"), **{"b": Dies("b")})


def iterators():
    two(*Two())
    two(*map(Dies, "xy"))
    two(*(Dies(c) for c in "xy"))
    extra(*map(Dies, "z"))


def calls_itself_meanwhile():
    two(*map(two, [Dies("a"), Dies("b")], [Dies("c"), Dies("d")]))


for i in range(70):
    for part in behind_loops, iterators, calls_itself_meanwhile:
        part()
        shown = " | ".join(LOG)
        LOG.clear()
        if i in (0, 1, 30, 69):
            print(i, shown)
