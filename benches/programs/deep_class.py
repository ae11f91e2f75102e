"""Eight classes below each other: inherited methods, `super()` chains and constructors."""

import sys
from time import perf_counter

N = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
OBJECTS = 12_000


class Base:
    kind = "base"

    def __init__(self, value):
        self.value = value

    def area(self):
        return self.value

    def inherited(self):
        return self.value & 7


class First(Base):
    def __init__(self, value):
        super().__init__(value + 1)

    def area(self):
        return super().area() + 1


class Second(First):
    def area(self):
        return super().area() * 2


class Third(Second):
    def __init__(self, value):
        super().__init__(value)
        self.label = "third"


class Fourth(Third):
    def area(self):
        return super().area() - 3


class Fifth(Fourth):
    @property
    def half(self):
        return self.value // 2


class Sixth(Fifth):
    def area(self):
        return super().area() + self.half


class Seventh(Sixth):
    kind = "seventh"

    def describe(self):
        return self.kind


total = 0
PROGRESS = 0
laps = [perf_counter()]
for PROGRESS in range(1, N + 1):
    for i in range(OBJECTS):
        thing = Seventh(i)
        total += thing.area() + thing.inherited() + len(thing.describe())
    laps.append(perf_counter())

expected = sum(2 * (i + 2) - 3 + (i + 1) // 2 + ((i + 1) & 7) + 7 for i in range(OBJECTS))
assert total == N * expected, (total, N * expected)
print("result:", total, thing.label)
print(f"seconds: {laps[-1] - laps[0]:.6f}", file=sys.stderr)
print("laps:", *(f"{lap:.6f}" for lap in laps), file=sys.stderr)
