"""isinstance and issubclass in hot code while registrations, hooks and classes change."""

import abc


class Shape(abc.ABC):
    @abc.abstractmethod
    def area(self): ...


class Square:
    def area(self):
        return 4


class Circle(Shape):
    def area(self):
        return 3.5


def classify(x):
    if isinstance(x, Shape):
        return "shape"
    if isinstance(x, (int, str)):
        return "basic"
    return "bool" if type(x) is bool else "other"


def hot(n=40):
    values = [Square(), Circle(), 5, True, "s", None, Square, 2.5]
    for _ in range(n):
        rows = [classify(x) for x in values]
    return rows


print(hot())
Shape.register(Square)
print(hot())


class Meta(type):
    answer = False

    def __instancecheck__(cls, instance):
        if Meta.answer is None:
            raise RuntimeError("asked")
        return Meta.answer


class Hooked(metaclass=Meta):
    pass


Shape = Hooked
print(hot())
Meta.answer = "truthy"
print(hot())
Meta.answer = None
try:
    hot()
except RuntimeError as error:
    print(error)
del Meta.__instancecheck__
print(hot())
Shape = (Square, (float, Hooked))
print(hot())
Shape = int | None
print(hot())
for bad in (5, "x", (int, "x"), list[int]):
    Shape = bad
    try:
        print(hot(30))
    except TypeError as error:
        print(error)


class Pretender:
    __class__ = int


def check(x):
    return isinstance(x, int), type(x) is int, issubclass(type(x), int), x.__class__ is int


print([check(Pretender()) for _ in range(60)][-1], check(True), check(5))
int_kept, int = int, float
print([check(2.5) for _ in range(60)][-1])
int = int_kept
print(check(2.5))
