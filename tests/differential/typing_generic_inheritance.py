"""Generic classes in hierarchies, `__class_getitem__`, `__orig_class__`, aliases in loops, and errors."""

import typing
from collections.abc import Callable, Iterator


class Stack[T]:
    def __init__(self, items=()):
        self.items = list(items)

    def push(self, item: T) -> "Stack[T]":
        self.items.append(item)
        return self

    def __iter__(self) -> Iterator[T]:
        return iter(self.items)


class Numbers[T: (int, float)](Stack[T]):
    def total(self) -> T:
        return sum(self)


class Pairs[K, V](Numbers[float], dict[K, V]):
    def both(self):
        return len(self.items), dict.__len__(self)


class Old(typing.Generic[typing.TypeVar("A"), typing.TypeVar("B")]):
    pass


type Transform[T] = Callable[[T], T]


def apply[T](value: T, *functions: Transform[T]) -> T:
    for function in functions:
        value = function(value)
    return value


for i in range(70):
    a, b = Numbers[int]([1, 2]).push(i), Stack[str](["x"])
    row = (
        a.total(),
        a.__orig_class__.__args__,
        list(b),
        apply(i, abs, lambda x: x * 2),
        Pairs().push(1).both(),
    )
print(row)
print(Pairs.__mro__[1].__name__, Pairs.__parameters__, Numbers.__type_params__[0].__constraints__)
print(Stack[int] is Stack[int], Stack[int] == Stack[int], Stack[int]([5]).items, isinstance(a, Stack))
for bad in (
    lambda: Stack[int, str],
    lambda: Pairs[int],
    lambda: Old[int],
    lambda: isinstance(a, Stack[int]),
    lambda: int[str],
):
    for _ in range(20):
        try:
            bad()
        except TypeError as error:
            text = str(error)
    print(text)
print(
    typing.get_type_hints(apply)["value"],
    list[int]("ab"),
    dict[str, int](a=1),
    tuple[int, ...],
    int | None | str,
)
print(
    [typing.get_args(list[dict[str, int | float]]) for _ in range(60)][-1],
    typing.get_origin(Transform[int]) is Transform,
)
