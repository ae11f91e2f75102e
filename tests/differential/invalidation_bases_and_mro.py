"""`__bases__` changed under hot method calls, attribute reads, isinstance checks and operators."""


class A:
    tag = "A"

    def who(self):
        return "A"

    def __add__(self, other):
        return "A+"


class B:
    tag = "B"

    def who(self):
        return "B"

    def __add__(self, other):
        return "B+"

    def __len__(self):
        return 5


class Middle(A):
    pass


class Leaf(Middle):
    pass


def ask(x):
    return x.who(), x.tag, x + 1, isinstance(x, A), isinstance(x, B), bool(x)


def hot(x, n=40):
    for _ in range(n):
        row = ask(x)
    return row


leaf = Leaf()
print(hot(leaf))
Middle.__bases__ = (B,)
print(hot(leaf))
Middle.__bases__ = (A, B)
print(hot(leaf))
Leaf.__bases__ = (Middle, B)
print(hot(leaf), [c.__name__ for c in Leaf.__mro__])
Leaf.__bases__ = (A,)
print(hot(leaf))


def during(x, n):
    rows = []
    for i in range(n):
        if i == n // 2:
            Leaf.__bases__ = (B,)
        rows.append(ask(x))
    return rows[n // 2 - 1], rows[n // 2]


print(during(leaf, 100))


class Meta(type):
    def mro(cls):
        order = super().mro()
        return [order[0], Extra, *order[1:]] if Meta.extra else order


class Extra:
    def who(self):
        return "Extra"


Meta.extra = False
Odd = Meta("Odd", (A,), {})
print(hot(Odd()))
Meta.extra = True
Odd.__bases__ = (B,)
print(hot(Odd()))
for bad in ((), (Leaf,), (int,), A, (A, A)):
    try:
        Middle.__bases__ = bad
        print("accepted")
    except TypeError as error:
        print(str(error).replace("\n", " "))
print(hot(leaf))
