"""`super()` in deep and diamond hierarchies, in class methods, with explicit arguments, after `__bases__` change."""


class A:
    def name(self, n):
        return n + 1

    @classmethod
    def make(cls):
        return cls.__name__


class B(A):
    def name(self, n):
        return super().name(n) * 2

    @classmethod
    def make(cls):
        return "B" + super().make()


class C(A):
    def name(self, n):
        return super().name(n) + 100


class D(B, C):
    def name(self, n):
        return super().name(n) - super(B, self).name(n)

    @classmethod
    def make(cls):
        return "D" + super().make()


def run(thing, n):
    total = 0
    for i in range(n):
        total += thing.name(i) + len(thing.make())
    return total


print([run(kind(), 2000) for kind in (A, B, C, D)], D.make(), [k.__name__ for k in D.__mro__])
B.__bases__ = (C,)
print([run(kind(), 500) for kind in (A, B, C, D)], [k.__name__ for k in D.__mro__])
C.name = lambda self, n: -n
print([run(kind(), 500) for kind in (A, B, C, D)])
del C.name
print([run(kind(), 500) for kind in (A, B, C, D)])
