"""Instance dictionaries: key order, deletion, replacement, sharing, non-string keys, and growth."""


class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y


class Reverse(Point):
    def __init__(self, x, y):
        self.y = y
        self.x = x


def norm(p):
    return p.x * 10 + p.y


def many(n):
    total = 0
    for i in range(n):
        p = (Point, Reverse)[i % 2](i, 1)
        if i % 5 == 1:
            p.z = i
        if i % 5 == 2:
            del p.x
            p.x = 7
        if i % 5 == 3:
            p.__dict__ = {"y": 2, "x": 3}
        if i % 5 == 4:
            p.__dict__["x"] = 100
            p.__dict__.pop("y")
            p.__dict__["y"] = 5
        total += norm(p)
    return total, list(vars(p))


print(many(100))
p = Point(1, 2)
for i in range(60):
    norm(p)
d = p.__dict__
d["x"] = 0.5
print(norm(p), d)
p.__dict__ = other = {"x": 5, "y": 6}
d["x"] = 9
other["y"] = 1
print(norm(p), d, p.__dict__ is other)
del p.__dict__
try:
    norm(p)
except AttributeError as error:
    print(error)
p.x, p.y = 3, 4
print(norm(p), p.__dict__)


class Key(str):
    __hash__ = str.__hash__


p.__dict__[Key("x")] = "equal"
print(list(p.__dict__), norm(Point(1, 1)))
p.__dict__[5] = "number"
try:
    print(p.x, norm(p))
except TypeError as error:
    print(error)
for bad in (None, 5, []):
    try:
        p.__dict__ = bad
    except TypeError as error:
        print(error)
for i in range(100):
    setattr(p, f"field{i}", i)
print(sum(getattr(p, f"field{i}") for i in range(100)), len(p.__dict__))
