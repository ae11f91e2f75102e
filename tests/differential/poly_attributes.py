"""Attributes that are something else in each class: values, properties, class attributes, slots."""


class Value:
    def __init__(self):
        self.cost = 1


class Computed:
    calls = 0

    @property
    def cost(self):
        Computed.calls += 1
        return 10 + Computed.calls % 3

    @cost.setter
    def cost(self, value):
        Computed.last = value


class Fixed:
    cost = 100


class Slot:
    __slots__ = ("cost",)

    def __init__(self):
        self.cost = 1000


class Late:
    """The attribute comes and goes."""

    def __getattr__(self, name):
        return 10000 if name == "cost" else None


class Raising:
    @property
    def cost(self):
        raise AttributeError("no cost")


def add(things, rounds):
    total = 0
    for i in range(rounds):
        for thing in things:
            total += thing.cost
    return total


def put(things, rounds):
    for i in range(rounds):
        for thing in things:
            thing.cost = i
    return [thing.cost for thing in things]


things = [Value(), Computed(), Fixed(), Slot(), Late()]
for count in range(2, 6):
    print(count, add(things[:count], 700))
print(add([Value(), Fixed()], 500), add([Slot(), Value()], 500), add([Computed(), Slot()], 500))
print(put([Value(), Slot()], 400), put([Value(), Computed(), Slot()], 400), Computed.last)
try:
    print(add([Value(), Raising()], 10))
except AttributeError as e:
    print(e, e.__traceback__.tb_next.tb_lineno)

# The class attribute changes, is hidden, and is deleted.
fixed = Fixed()
pair = [Value(), fixed]
print(add(pair, 300))
Fixed.cost = 7
print(add(pair, 300))
fixed.cost = 8
print(add(pair, 300))
del fixed.cost, Fixed.cost
try:
    add(pair, 300)
except AttributeError as e:
    print(e)


# Objects die where they died before.
class Loud:
    def __init__(self, name):
        self.name = name
        self.held = None

    def __del__(self):
        print("gone", self.name)


class Loud2(Loud):
    pass


def replace(holders, rounds):
    for i in range(rounds):
        for holder in holders:
            holder.held = None
            if i == rounds - 1:
                holder.held = Loud(f"{holder.name}-{i}")
    print("replaced")


holders = [Loud("a"), Loud2("b")]
for _ in range(3):
    replace(holders, 400)
del holders
print("end")
