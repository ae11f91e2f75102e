"""`__init__`, `__new__`, metaclass `__call__`, `__slots__` classes and `__class__` during construction."""


class Thing:
    def __init__(self, x):
        self.x = x


def make(x):
    return Thing(x)


def hot(n=40):
    for i in range(n):
        try:
            thing = make(i)
            row = type(thing).__name__, getattr(thing, "x", "unset"), getattr(thing, "made", None)
        except TypeError as error:
            row = str(error)
    return row


print(hot())
original = Thing.__init__


def init(self, x):
    original(self, x * 2)
    self.made = "init"


Thing.__init__ = init
print(hot())


def new(cls, x):
    self = object.__new__(cls)
    self.x = "from new"
    return self if x % 2 else "text"


Thing.__new__ = new
print(hot(), hot(40 - 1))
del Thing.__init__
print(hot())
Thing.__new__ = object.__new__
print(hot())
del Thing.__new__
print(hot())
Thing.__init__ = original
print(hot())
Thing.__init__ = lambda self, x: x
print(hot(), hot(1))


class Meta(type):
    pass


class Other(metaclass=Meta):
    def __init__(self, x):
        self.x = x


Thing = Other
print(hot())
Meta.__call__ = lambda cls, x: type.__call__(cls, x + 0.5)
print(hot())
del Meta.__call__
print(hot())
Other.__init__ = lambda self, x: setattr(self, "__class__", Changed)
Changed = type("Changed", (), {"x": "changed"})
print(hot())
Other.__init__ = property(lambda self: lambda x: None)
print(hot())
Thing = int
print(hot())
