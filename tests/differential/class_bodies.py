"""Classes made in loops: bodies with loops, metaclasses, `__init_subclass__`, many classes through one site."""


class Base:
    made = 0

    def __init_subclass__(cls, bonus=0, **rest):
        super().__init_subclass__(**rest)
        Base.made += 1
        cls.bonus = bonus

    def value(self):
        return self.bonus


def make(i):
    class Derived(Base, bonus=i):
        table = [k * i for k in range(3)]

        def value(self):
            return super().value() + self.table[2]

    return Derived


def ask(thing):
    return thing.value()


total = 0
for i in range(1500):
    total += ask(make(i)())
print(total, Base.made, make(3).__qualname__)


class Meta(type):
    calls = 0

    def __call__(cls, *args):
        Meta.calls += 1
        return super().__call__(*args)

    def __getattr__(cls, name):
        return name * 2


class Thing(metaclass=Meta):
    def __init__(self, x=0):
        self.x = x


print(sum(Thing(i).x for i in range(3000)), Meta.calls, Thing.absent)
things = [type(f"T{i}", (Base,), {"value": lambda self, i=i: i})() for i in range(50)]
print(sum(ask(things[i % 50]) for i in range(5000)))
