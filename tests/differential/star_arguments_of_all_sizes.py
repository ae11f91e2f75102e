"""Arguments bound to functions with few and many slots, with stars, names, defaults and what is only named."""


def one(*args):
    return args


def two(a, *args, **names):
    return a, args, sorted(names.items())


def three(a, b=1, *, c, d=4):
    return a, b, c, d


def nine(a, b, c, d, e, f, g, h, i=9, *args, j=10, **names):
    return a, h, i, args, j, sorted(names)


def seven(a, b, c, d, e, f, *, g=7):
    return a, f, g


def eight(a, b, c, d, e, f, *args, g=7):
    return a, f, args, g


def many(a=0, b=1, c=2, d=3, e=4, f=5, g=6, h=7, i=8, j=9, k=10, l=11, *, m=12, n=13, **names):
    return a, l, m, n, names


class Point:
    __slots__ = ("values",)

    def __new__(cls, *args, **names):
        return object.__new__(cls)

    def __init__(self, *args, **names):
        self.values = args, names


def all_of_them():
    return [
        one(),
        one(1, 2, 3),
        two(1),
        two(1, 2, x=3, y=4),
        three(1, c=2),
        three(1, 2, d=5, c=3),
        nine(1, 2, 3, 4, 5, 6, 7, 8),
        nine(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, j=12, k=13),
        nine(*range(8), **{"i": 3, "z": 4}),
        seven(1, 2, 3, 4, 5, 6),
        seven(1, 2, 3, 4, 5, f=6, g=8),
        eight(1, 2, 3, 4, 5, 6, 7, 8, g=9),
        many(),
        many(*range(12), m=0),
        many(l=5, n=1, zz=2),
        Point(1, 2, a=3).values,
        Point().values,
        *map(one, "ab"),
        *map(two, [1], [2], [3]),
        *(point.values for point in map(Point, "ab", "cd")),
        *map(seven, *[[i] for i in range(6)]),
    ]


for _ in range(500):
    results = all_of_them()
for result in results:
    print(result)
for wrong in (
    lambda: two(),
    lambda: three(1),
    lambda: three(1, 2, 3, c=4),
    lambda: three(1, c=2, e=3),
    lambda: nine(1, 2, 3),
    lambda: nine(1, 2, 3, 4, 5, 6, 7, 8, a=1),
    lambda: seven(1, 2, 3, 4, 5, 6, 7),
    lambda: many(*range(13)),
    lambda: many(1, a=2),
    lambda: list(map(seven, [1], [2])),
):
    for _ in range(100):
        try:
            result = wrong()
        except TypeError as error:
            result = str(error)
    print(result)


class Ended:
    def __del__(self):
        print("end", self.number)


def ends(*args, **names):
    first = args[0].number
    del args
    print("tuple dropped", first)
    names.clear()
    print("names dropped")


def make(number):
    made = Ended()
    made.number = number
    return made


for i in range(3):
    ends(make(i), make(10 + i), a=make(20 + i))
list(map(ends, [make(30)]))
