"""Attributes made, changed and deleted on instances, with class attributes behind them."""


class Thing:
    shared = "class"

    def __init__(self, n):
        self.n = n


def read(thing):
    return thing.shared, thing.n


def cycle(thing, count):
    total = 0
    for i in range(count):
        thing.extra = i
        total += thing.extra
        thing.n += 1
        if i % 3 == 0:
            thing.shared = "own"
        elif i % 3 == 1:
            del thing.shared
        total += len(thing.shared)
        del thing.extra
    return total


thing = Thing(5)
print(cycle(thing, 3000), read(thing), sorted(vars(thing)))
for action in (lambda: thing.extra, lambda: delattr(thing, "extra"), lambda: Thing.n, lambda: None.x, lambda: (5).real.x):
    try:
        action()
    except AttributeError as error:
        print(error, error.name)
try:
    thing.absent
except AttributeError as error:
    print(error.obj is thing)
things = [Thing(i) for i in range(1000)]
for i, thing in enumerate(things):
    setattr(thing, f"field{i % 3}", i)
    if i % 5 == 0:
        del thing.n
print(sum(getattr(thing, "n", -1) for thing in things), sum(hasattr(thing, "field1") for thing in things))
