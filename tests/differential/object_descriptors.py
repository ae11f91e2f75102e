"""Descriptors with and without `__set__`, in classes and metaclasses, `__set_name__`, methods of both kinds."""


class Data:
    def __set_name__(self, owner, name):
        self.name = "_" + name

    def __get__(self, instance, owner):
        return getattr(instance, self.name, 0) if instance is not None else owner.__name__

    def __set__(self, instance, value):
        setattr(instance, self.name, value * 2)


class NonData:
    def __get__(self, instance, owner):
        return 7


class Meta(type):
    doubled = property(lambda cls: cls.base * 2)


class Thing(metaclass=Meta):
    base = 4
    data = Data()
    other = NonData()

    @staticmethod
    def static(x):
        return x + 1

    @classmethod
    def of(cls, x):
        return cls.base + x


def run(thing, n):
    total = 0
    for i in range(n):
        thing.data = i
        total += thing.data + thing.other + thing.static(i) + thing.of(i) + Thing.static(1) + Thing.of(2) + Thing.doubled
    return total


thing = Thing()
print(run(thing, 3000), Thing.data)
thing.__dict__["other"] = 100
print(run(thing, 100))
thing.__dict__["data"] = -1
print(run(thing, 100))
NonData.__set__ = lambda self, instance, value: None
print(run(thing, 100))
Thing.base = 10
Thing.static = classmethod(lambda cls, x: cls.base * x)
print(run(thing, 100))
