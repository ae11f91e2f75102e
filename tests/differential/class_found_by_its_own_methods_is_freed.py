"""Classes whose methods refer to them end with the last reference from outside, whatever was compiled."""

import gc
import weakref

SOURCE = """
class Base:
    limits = []
    def __init__(self, x, scale=Exception):
        self.x = x
    def name(self):
        return "base %d" % self.x

class Derived(Base):
    kinds = {}
    @property
    def twice(self):
        return Derived(self.x * 2)
    @property
    def four(self):
        return self.twice.twice
    def name(self):
        return super().name() + " derived"
    def __add__(self, other):
        return Derived(self.x + other.x)
    def __lt__(self, other):
        return self.four.x < other.four.x
    def note(self):
        self.limits.append(Derived)
        self.kinds[self.x] = Derived
        return len(Derived.limits) + len(self.kinds)
    def items(self):
        for i in range(3):
            yield Derived(self.x + i)
    @classmethod
    def make(cls, x):
        return cls(x)
    @staticmethod
    def plain(x):
        return Derived.make(x)
"""

USES = [
    lambda D: D(1).x,
    lambda D: (D(1) + D(2)).x,
    lambda D: D(1).four.x,
    lambda D: D(1).name(),
    lambda D: D(1) < D(2),
    lambda D: D(1).note(),
    lambda D: [d.x for d in D(1).items()],
    lambda D: D.plain(3).x,
]


def use(number, how):
    namespace = {}
    exec(SOURCE, namespace)
    Derived = namespace["Derived"]
    results = {repr(how(Derived)) for turn in range(4)}
    return sorted(results), weakref.ref(Derived), weakref.ref(namespace["Base"]), weakref.ref(Derived.name)


def change(how):
    """The methods of a class change while it is used."""
    namespace = {}
    exec(SOURCE, namespace)
    Base, Derived = namespace["Base"], namespace["Derived"]
    before = how(Derived)
    ends = []
    weakref.finalize(Base.__init__, ends.append, "old __init__")
    weakref.finalize(Base.name, ends.append, "old name")

    def init(self, x, scale=None):
        self.x = x + 10

    Base.__init__ = init
    Base.name = lambda self: "new %d" % self.x
    print(ends, before, how(Derived))
    Derived.twice = property(lambda self: self)
    print(how(Derived))


for number, how in enumerate(USES):
    for turn in range(3):
        results, derived, base, name = use(number, how)
        print(number, results, end=" ")
        gc.collect()
        print(derived(), base(), name())
for how in USES[:5] + USES[6:]:
    change(how)
