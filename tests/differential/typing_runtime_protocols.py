"""NamedTuple, TypedDict, Generic, runtime protocols, overloads, cast, NewType and final in hot code."""

import typing


class Point(typing.NamedTuple):
    x: int
    y: float = 0.5

    def norm(self):
        return self.x**2 + self.y**2


class Options(typing.TypedDict, total=False):
    name: str
    size: int


@typing.runtime_checkable
class Sized(typing.Protocol):
    size: int

    def grow(self, n: int) -> int: ...


class Thing:
    size = 1

    def grow(self, n):
        self.size += n
        return self.size


T = typing.TypeVar("T")


class Stack(typing.Generic[T]):
    def __init__(self):
        self.items: list[T] = []

    def push(self, item: T) -> T:
        self.items.append(item)
        return self.items[-1]


Identifier = typing.NewType("Identifier", int)


@typing.overload
def double(x: int) -> int: ...
@typing.overload
def double(x: str) -> str: ...
@typing.final
def double(x):
    return x * 2


def run(n):
    total, stack = 0, Stack[int]()
    thing = Thing()
    for i in range(n):
        p = Point(i)
        total += p.norm() + Identifier(i) + double(typing.cast(int, i)) + stack.push(i)
        options: Options = {"name": "x", "size": i}
        total += options["size"] + isinstance(thing, Sized) + isinstance(p, Sized)
        total += thing.grow(1) if i % 10 else 0
    return total, p, p._replace(x=1), thing.size


print(run(80))
del Thing.grow
print(isinstance(Thing(), Sized), double.__final__, len(typing.get_overloads(double)), Options(name="q"))
print(Stack[int].__origin__ is Stack, Point._field_defaults, Point.__annotations__)
for bad in (lambda: Point(), lambda: Sized(), lambda: Stack[int, str], lambda: typing.Union[()]):
    try:
        bad()
    except TypeError as error:
        print(error)
