"""Messages of wrong calls: too many, too few, unknown, repeated, positional-only and not callable."""


def plain(a, b, c=3):
    return a


def keyword(*, x, y, z=1):
    return x


def positional(a, b, /, c):
    return a


def none():
    return 0


class Thing:
    def __init__(self, a):
        self.a = a

    def method(self, a, *, k=1):
        return a

    @staticmethod
    def static():
        pass


thing = Thing(1)
calls = [
    lambda: plain(),
    lambda: plain(1),
    lambda: plain(1, 2, 3, 4),
    lambda: plain(1, a=2, b=3),
    lambda: plain(1, 2, d=4),
    lambda: plain(1, 2, bb=4),
    lambda: plain(*range(9), c=1),
    lambda: plain(**{"a": 1, 5: 2}),
    lambda: plain(*5),
    lambda: plain(**5),
    lambda: plain(a=1, **{"a": 2}),
    lambda: keyword(),
    lambda: keyword(1, x=1),
    lambda: keyword(1, 2),
    lambda: keyword(x=1, y=2, zz=3),
    lambda: positional(1, b=2, c=3),
    lambda: positional(a=1, b=2, c=3),
    lambda: none(1),
    lambda: none(x=1),
    lambda: Thing(),
    lambda: Thing(1, 2),
    lambda: thing.method(),
    lambda: thing.method(1, 2),
    lambda: thing.method(1, self=2),
    lambda: Thing.method(),
    lambda: thing.static(1),
    lambda: thing(),
    lambda: thing.a(1),
    lambda: len(),
    lambda: "".join(1, 2),
    lambda: int(base=5),
    lambda: object(1),
    lambda: [].append(x=1),
    lambda: (lambda a, b=1: 0)(b=2),
]


def attempt(call):
    try:
        return call()
    except TypeError as error:
        return str(error)


for number, call in enumerate(calls):
    for _ in range(40):
        text = attempt(call)
    print(number, text)
