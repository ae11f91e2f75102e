"""Classes with `__slots__`: reads, writes, unset slots, deletion, subclasses with a dict."""


class Point:
    __slots__ = ("x", "y")

    def __init__(self, x, y):
        self.x = x
        self.y = y

    def add(self, other):
        return Point(self.x + other.x, self.y + other.y)


class Named(Point):
    pass


class Labelled(Point):
    __slots__ = ("label",)


point = Point(0, 0)
step = Point(1, 2)
for _ in range(5000):
    point = point.add(step)
print(point.x, point.y)
named = Named(1, 1)
named.extra = 5
print(named.add(step).y, named.extra, vars(named))
labelled = Labelled(3, 4)
for action in (lambda: labelled.label, lambda: setattr(point, "z", 1), lambda: delattr(labelled, "label"), lambda: point.__dict__):
    try:
        action()
    except AttributeError as error:
        print(error)


def read_x(point):
    return point.x


for i in range(3000):
    if i % 1000 == 999:
        del point.x
    try:
        value = read_x(point)
    except AttributeError as error:
        print(i, error)
        point.x = i
print(value, Point.x.__get__(point))
