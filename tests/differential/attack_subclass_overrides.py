"""A subclass made after the compile overrides what the base's compiled method calls."""


class Shape:
    def side(self):
        return 2

    def area(self):
        return self.side() * self.side()


def total_area(shapes):
    total = 0
    for shape in shapes:
        total += shape.area()
    return total


print(total_area([Shape()] * 5000))


class Large(Shape):
    def side(self):
        return 10


class Odd(Shape):
    def area(self):
        return super().area() + 1


print(total_area([Shape(), Large(), Odd()] * 1000))


def late_side(self):
    return 7


Odd.side = late_side
print(total_area([Shape(), Large(), Odd()] * 1000))
Shape.side = late_side
print(total_area([Shape(), Large(), Odd()] * 1000))
Large.__bases__ = (Odd,)
print(total_area([Shape(), Large(), Odd()] * 1000))
