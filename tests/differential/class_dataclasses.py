"""Dataclasses, named tuples, enums and abstract classes in hot loops."""

import abc
import collections
import dataclasses
import enum


@dataclasses.dataclass(order=True)
class Point:
    x: int
    y: int = 0
    tags: list = dataclasses.field(default_factory=list, compare=False)

    def moved(self, dx):
        return dataclasses.replace(self, x=self.x + dx)


@dataclasses.dataclass(frozen=True, slots=True)
class Fixed:
    a: float


Pair = collections.namedtuple("Pair", "left right", defaults=[7])


class Color(enum.IntEnum):
    RED = 1
    GREEN = 2


class Flags(enum.Flag):
    A = enum.auto()
    B = enum.auto()


class Shape(abc.ABC):
    @abc.abstractmethod
    def area(self): ...


class Square(Shape):
    def area(self):
        return 4


point = Point(0)
total = 0
for i in range(1500):
    point = point.moved(i)
    pair = Pair(i)
    total += pair.left + pair.right + Color(1 + i % 2) + (Flags.A in (Flags.A | Flags.B)) + Square().area() + Fixed(i).a
print(point, total, Point(1) < Point(2), Pair(1)._replace(right=2), Fixed(1.5) == Fixed(1.5), Color.RED + 1, Flags.A | Flags.B)
try:
    Shape()
except TypeError as error:
    print(error)
try:
    Fixed(1).a = 2
except dataclasses.FrozenInstanceError as error:
    print(error)
