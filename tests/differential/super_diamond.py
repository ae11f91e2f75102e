"""`super()` in diamonds: every class is visited once, in the order of the method resolution."""


class A:
    def visit(self, x):
        return ["A", x]

    def make(self):
        return "A.make"


class B(A):
    def visit(self, x):
        return ["B", *super().visit(x + 1)]


class C(A):
    def visit(self, x):
        return ["C", *super().visit(x * 2)]

    def make(self):
        return "C+" + super().make()


class D(B, C):
    def visit(self, x):
        return ["D", *super().visit(x), *super(B, self).visit(0)]

    def make(self):
        return "D+" + super().make()


class E(C, B):
    pass


things = [A(), B(), C(), D(), E()]
for i in range(60):
    rows = [(thing.visit(i), thing.make()) for thing in things]
print(*rows, sep="\n")
C.visit = lambda self, x: ["patched", x]
print(D().visit(1), E().visit(1))
del C.visit
print(D().visit(1))
D.__bases__ = (C, B)
print(D.__mro__ == (D, C, B, A, object), D().visit(1), D().make(), B().make())
del B.visit
print([D().visit(1) for _ in range(60)][-1])
d = D()
d.__class__ = C
print(d.visit(3), super(C, D()).make(), super(A, d).__thisclass__ is A)
for bad in (
    lambda: super(D, A()).visit(1),
    lambda: super(5, d),
    lambda: super(A, A()).visit(1),
    lambda: super(),
):
    try:
        bad()
    except (TypeError, AttributeError, RuntimeError) as error:
        print(type(error).__name__, error)
