"""What running code refers to ends at once when it is not referred to any more, also if the code became invalid
while it ran."""

import gc

gc.disable()


class Thing:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("gone", self.name)


class Changes:
    pass


def change(i):
    if i % 20 == 9:
        Changes.value = i


def uses(i):
    change(i)
    if i < 0:
        print(KEPT.name)
    return i


def changes_last(i, dies):
    if i < 0:
        print(KEPT.name, Changes.value)


class Dies:
    def __init__(self, i):
        self.i = i

    def __del__(self):
        change(self.i)


def generator(n):
    for i in range(n):
        change(i)
        if i < 0:
            print(KEPT.name)
        yield i


KEPT = Thing("first")
for i in range(60):
    uses(i)
    Changes()
KEPT = Thing("second")
print("replaced")
for i in range(60):
    changes_last(i, Dies(i))
KEPT = Thing("third")
print("replaced")
print(sum(generator(70)))
KEPT = None
print("replaced")


def inside(n):
    global KEPT
    for i in range(n):
        KEPT = Thing(i) if i % 25 == 0 else KEPT
        uses(i)
        changes_last(i, Dies(i))


inside(100)
KEPT = None


def unwinds(exception):
    """Operands die from the top of the stack down, in an inlined frame, too."""
    0(Thing("bottom"), Thing("top")(MISSING))


for i in range(40):
    try:
        unwinds(NameError)
    except NameError as e:
        print(e)
