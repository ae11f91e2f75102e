"""Call sites whose receivers are of several classes at once, at any time replaced, hidden or unknown."""

import sys
import traceback


class Shape:
    unit = "cm"

    def __init__(self, size):
        self.size = size

    def area(self, scale):
        return self.size * scale

    def describe(self, *, prefix="", suffix="."):
        return f"{prefix}{type(self).__name__}{suffix}"

    def same(self):
        return self


class Square(Shape):
    def area(self, scale):
        return self.size * self.size * scale


class Circle(Shape):
    def __init__(self, size):
        self.kind = "round"
        super().__init__(size)

    def area(self, scale):
        return 3 * self.size * self.size * scale


class Line(Shape):
    """Inherits `area`."""


class Broken(Shape):
    def area(self, scale):
        if scale % 50 == 0:
            raise ValueError(f"no area for {scale}")
        return -1


class Slotted:
    __slots__ = ("size",)

    def __init__(self, size):
        self.size = size

    def area(self, scale):
        return self.size + scale

    def same(self):
        return self


def total(shapes, rounds):
    result = 0
    for i in range(rounds):
        for shape in shapes:
            result += shape.area(i % 7) + shape.size
    return result


def guarded(shapes, rounds):
    errors = []
    result = 0
    for i in range(rounds):
        for shape in shapes:
            try:
                result += shape.area(i)
            except ValueError as e:
                errors.append((str(e), e.__traceback__.tb_lineno, e.__traceback__.tb_next.tb_lineno))
    return result, errors


def chained(shapes, rounds):
    result = []
    for i in range(rounds):
        shape = shapes[i % len(shapes)]
        result.append(shape.same().same().area(shape.size if i & 1 else 2))
    return sum(result)


def named(shapes, rounds):
    text = ""
    for i in range(rounds):
        shape = shapes[i % len(shapes)]
        text = shape.describe(suffix="!") + shape.describe(prefix="a ", suffix=text[:20])
    return text


def store(shapes, rounds):
    for i in range(rounds):
        for shape in shapes:
            shape.size = i
            shape.size += shape.size % 3
    return [shape.size for shape in shapes]


two = [Square(2), Circle(3)]
four = two + [Line(5), Slotted(7)]
five = four + [Broken(1)]
for shapes in (two, four, five[:4], two[::-1]):
    for _ in range(3):
        print(total(shapes, 600), chained(shapes, 900))
    print(store(shapes, 500))
print(total([s for s in five if not isinstance(s, Broken)] * 2, 300))
print(guarded(five, 300))
print(named(two + [Line(1)], 600))
try:
    total(five, 200)
except ValueError:
    traceback.print_exc(file=sys.stdout)

# An attribute of one instance hides the method of its class.
hiding = Square(4)
print(total([hiding, Circle(1)], 300))
hiding.area = lambda scale: 1000
print(total([hiding, Circle(1)], 300))

# A method replaced while the loop runs, by the loop.


class Changing(Square):
    def area(self, scale):
        if scale == 6:
            Circle.area = lambda self, scale: 1
        return scale


original = Circle.area
print(total([Changing(1), Circle(2), Square(3)], 200))
Circle.area = original
print(total([Changing(1), Circle(2), Square(3)], 200))


# The receiver's class is assigned between the load of the method and the call.


class Sneaky:
    def __init__(self, victim):
        self.victim = victim

    def turn(self, cls):
        self.victim.__class__ = cls
        return 1


def sneak(a, b, rounds):
    result = []
    sneaky_a, sneaky_b = Sneaky(a), Sneaky(b)
    for i in range(rounds):
        for one, sneaky in ((a, sneaky_a), (b, sneaky_b)):
            result.append(one.area(sneaky.turn(Line if i % 97 == 96 else type(one))))
            one.__class__ = Square if one is a else Changing
    return sum(result)


print(sneak(Square(2), Changing(9), 1000))
Circle.area = original


# Things that are no instances of Python classes come to the same sites.
def index_of(container, item):
    return container.index(item) + container.count(item)


print(sum(index_of(c, i % 3) for i in range(900) for c in ([0, 1, 2], (2, 1, 0), range(3))))
for odd in ("text", None, 5, object()):
    try:
        print(total([odd], 1))
    except (AttributeError, TypeError) as e:
        print(type(e).__name__, e)
