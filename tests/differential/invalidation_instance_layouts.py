"""Instances of one class with many layouts in the same hot functions: order, gaps, deletion."""


class Thing:
    kind = "class"

    def total(self):
        return self.a * 100 + self.b * 10 + self.c


def make(layout):
    thing = Thing()
    for name, value in layout:
        if value is None:
            delattr(thing, name)
        else:
            setattr(thing, name, value)
    return thing


layouts = [
    [("a", 1), ("b", 2), ("c", 3)],
    [("c", 3), ("b", 2), ("a", 1)],
    [("a", 1), ("x", 0), ("b", 2), ("c", 3)],
    [("a", 1), ("b", 9), ("b", None), ("c", 3), ("b", 2)],
    [("kind", "i"), ("b", 2.5), ("c", True), ("a", 10**20)],
    [(f"f{i}", i) for i in range(40)] + [("a", 1), ("b", 2), ("c", 3)],
]


def run(things, n):
    totals = []
    for i in range(n):
        thing = things[i % len(things)]
        totals.append(thing.total())
        if i % 17 == 16:
            vars(thing)["a"] = i
        if i % 23 == 22:
            thing.__dict__ = dict(reversed(vars(thing).items()))
        if i % 31 == 30:
            del thing.c
            thing.c = 0.5
    return totals


things = [make(layout) for layout in layouts]
print(run(things[:1], 60)[-1])
totals = run(things, 150)
print(totals[:6], totals[-6:], [t.kind for t in things])
print([list(vars(t))[-3:] for t in things])


def grow(n):
    rows = []
    for i in range(n):
        thing = Thing()
        thing.a = i
        if i == 40:
            Thing.b = property(lambda self: 7)
        elif i < 40:
            thing.b = 1
        thing.c = 2
        rows.append(thing.total())
    del Thing.b
    return rows[38:42], rows[-1]


print(grow(90))
thing = Thing()
try:
    thing.total()
except AttributeError as error:
    print(error)
Thing.a = Thing.b = Thing.c = 4
print([thing.total() for _ in range(60)][-1], run(things, 12)[-6:])
