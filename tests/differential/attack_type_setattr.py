"""Class attributes change by `type.__setattr__`, `type.__delattr__` and `setattr`."""


class Base:
    step = 1

    def advance(self, x):
        return x + self.step


class Derived(Base):
    pass


def run(thing, n):
    x = 0
    for _ in range(n):
        x = thing.advance(x)
    return x


thing = Derived()
print(run(thing, 5000))
type.__setattr__(Base, "step", 3)
print(run(thing, 100))
type.__setattr__(Derived, "step", 5)
print(run(thing, 100))
type.__delattr__(Derived, "step")
print(run(thing, 100))
setattr(Base, "advance", lambda self, x: x - self.step)
print(run(thing, 100))
type.__setattr__(Derived, "advance", lambda self, x: x + 1000)
print(run(thing, 100))
delattr(Derived, "advance")
print(run(thing, 100))
