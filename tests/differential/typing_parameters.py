"""Type parameters of functions and classes, and `type` statements, executed many times in loops."""

import typing

log = []


def note(x):
    log.append(x)
    return x


def define(i):
    def first[T](items: list[T], default: T = note(i)) -> T:
        return items[0] if items else default

    def bound[T: note(int), *Ts, **P](x: T, *rest: *Ts) -> tuple[T, *Ts]:
        return (x, *rest, T)

    class Box[T]:
        kind = T

        def __init__(self, value: T):
            self.value = value

        def map[U](self, function: typing.Callable[[T], U]) -> "Box[U]":
            return Box(function(self.value))

        def names(self):
            return T.__name__, __class__.__name__

    type Alias[K] = dict[K, note(Box)]
    return first, bound, Box, Alias


for i in range(60):
    log.clear()
    first, bound, Box, Alias = define(i)
    row = first([]), first([2]), Box(i).map(str).value, Box(1).names(), Box[int](3).value
print(row, log)
print(first.__type_params__, bound.__type_params__, Box.__type_params__, Alias.__type_params__)
print(bound.__type_params__[0].__bound__, log, bound(1, 2)[2] is bound.__type_params__[0])
print(Alias.__value__.__args__[0].__name__, len(log), Alias[int].__args__, Alias.__name__)
print(Box.__orig_bases__, Box[int].__args__, Box.kind is Box.__type_params__[0], Box.__parameters__)


class Outer:
    scale = 3

    def method[T](self, x: T, n: int = scale) -> T:
        return x * n

    type Inner = list[scale]


print([Outer().method(i) for i in range(70)][-1], Outer.Inner.__value__)
for i in range(60):
    type Number = int | float
    type Recursive = list[Recursive] | i
print(Number, Number.__value__, type(Recursive).__name__)


def fails[T: 1 // 0](x: T):
    return x


print([fails(i) for i in range(60)][-1])
try:
    fails.__type_params__[0].__bound__
except ZeroDivisionError as error:
    print(error)
