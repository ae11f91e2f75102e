"""Targets of `with`: attributes, items, tuples with stars; and exceptions while storing into them."""


class Manager:
    def __init__(self, value):
        self.value = value
        self.closed = 0

    def __enter__(self):
        return self.value

    def __exit__(self, kind, *rest):
        self.closed += 1
        return kind is ValueError


class Box:
    pass


box = Box()
table = {}


def work(i):
    with Manager(i) as box.x, Manager((i, i + 1)) as (a, b), Manager([1, 2, 3, i]) as [c, *d]:
        with Manager("v") as table[i % 7]:
            pass
    return box.x, a, b, c, d


def failing(i):
    manager = Manager((1, 2, 3))
    with manager as (a, b):
        return "wrong"
    return manager.closed


def missing(i):
    manager = Manager(1)
    try:
        with manager as table.attribute:
            return "wrong"
    except AttributeError as error:
        return str(error), manager.closed


for i in range(90):
    rows = work(i), failing(i), missing(i)
print(*rows, sep="\n")
print(table)
