"""Instances whose dict is made visible by `vars`, replaced, emptied or shared, between accesses."""


class Thing:
    def __init__(self, a, b):
        self.a = a
        self.b = b

    def total(self):
        return self.a * 10 + self.b


def run(things):
    total = 0
    for thing in things:
        total += thing.total()
        thing.a += 1
    return total


things = [Thing(i, i + 1) for i in range(2000)]
print(run(things))
for i, thing in enumerate(things):
    if i % 3 == 0:
        vars(thing)["a"] = 100
    elif i % 3 == 1:
        thing.__dict__ = {"a": 1, "b": 2, "c": 3}
print(run(things))
shared = {"a": 0, "b": 0}
for thing in things:
    thing.__dict__ = shared
print(run(things), shared)
shared.clear()
try:
    run(things)
except AttributeError as error:
    print(error)
shared.update(b=1, a=2)
print(run(things), list(vars(things[0])))
things[0].__dict__[1] = "odd key"
things[0].__dict__["total"] = lambda: -5
print(things[0].total())
