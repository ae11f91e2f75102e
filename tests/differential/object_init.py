"""Constructors: `__new__`, `__init__` that returns something, defaults, keywords, singletons, inheritance."""


class Point:
    def __init__(self, x=1, *, y=2):
        self.x = x
        self.y = y


class Pair(Point):
    def __init__(self, x, z):
        super().__init__(x, y=z)
        self.z = z


class Single:
    instance = None

    def __new__(cls, *args):
        if cls.instance is None:
            cls.instance = super().__new__(cls)
        return cls.instance

    def __init__(self, n):
        self.n = n


class Other:
    def __new__(cls, n):
        return n if n % 2 else object.__new__(cls)

    def __init__(self, n):
        self.n = n


class Wrong:
    def __init__(self, n):
        if n > 2500:
            return n


def run(n):
    total = 0
    for i in range(n):
        total += Point().x + Point(i).y + Point(y=i).y + Pair(i, 3).z + Single(i).n
        other = Other(i)
        total += other if isinstance(other, int) else other.n
    return total


print(run(3000), Single(5) is Single(6))
for action in (lambda: Point(1, 2), lambda: Point(w=1), lambda: Pair(1), lambda: object(1), lambda: Single()):
    try:
        action()
    except TypeError as error:
        print(error)
made = 0
try:
    for i in range(3000):
        Wrong(i)
        made += 1
except TypeError as error:
    print(made, error)
Point.__init__ = lambda self, *args, **kwargs: self.__dict__.update(x=9, y=9)
print(run(10))
