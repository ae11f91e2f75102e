"""Class attributes read through instances while classes, bases and instances change between reads."""


class Base:
    limit = 1

    def get(self):
        return self.limit


class Sub(Base):
    pass


def total(things, n):
    result = 0
    for _ in range(n):
        for thing in things:
            result += thing.get() * 1
    return result


a, b = Base(), Sub()
print(total([a, b], 60))
Base.limit = 0.5
print(total([a, b], 2))
Sub.limit = 10**20
print(total([a, b], 2))
b.limit = True
print(total([a, b], 2))
del b.limit
del Sub.limit
print(total([a, b], 60))
Base.get = lambda self: self.limit + 1
print(total([a, b], 2))
Sub.get = classmethod(lambda cls: cls.limit)
print(total([a, b], 2))
a.get = lambda: 50
print(total([a, b], 60))
del a.get
type.__setattr__(Base, "limit", 3)
print(total([a, b], 2))
Other = type("Other", (), {"limit": 7, "get": lambda self: -self.limit})
a.__class__ = Other
print(total([a, b], 2))
Holder = type("Holder", (), {})
Middle = type("Middle", (Base,), {})
Leaf = type("Leaf", (Middle,), {})
print(total([Leaf()], 60))
Middle.__bases__ = (Other,)
print(total([Leaf()], 1))
del Other.get
try:
    total([Leaf()], 1)
except AttributeError as error:
    print(error)


def during(n):
    thing, rows = Sub(), []
    Sub.get = lambda self: self.limit
    for i in range(n):
        if i == n // 2:
            Base.limit = "text"
        rows.append(thing.get())
    return rows[0], rows[-1], rows.count("text")


print(during(100))
