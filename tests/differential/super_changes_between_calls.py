"""The target of super() changes: methods replaced, bases swapped, descriptors put in between."""


class A:
    def f(self):
        return "A"


class Other:
    def f(self):
        return "Other"


class Middle(A):
    pass


class Leaf(Middle):
    def f(self):
        return "Leaf>" + super().f()


def run(n):
    leaf = Leaf()
    return [leaf.f() for _ in range(n)][-1]


print(run(80))
Middle.f = lambda self: "Middle>" + super(Middle, self).f()
print(run(3))
Middle.f = property(lambda self: lambda: "property")
print(run(3))
Middle.f = staticmethod(lambda: "static")
print(run(3))


class Callable:
    def __call__(self, *args):
        return f"callable{len(args)}"


Middle.f = Callable()
print(run(60))
del Middle.f
Middle.__bases__ = (Other,)
print(run(3))
Middle.__bases__ = (A, Other)
print(run(3))
del A.f
print(run(70))
Other.f = None
try:
    run(1)
except TypeError as error:
    print(error)
del Other.f
try:
    run(1)
except AttributeError as error:
    print(error)


class Changing(A):
    def __getattribute__(self, name):
        return "intercepted " + name

    def ask(self):
        return super().__getattribute__("x")


thing = Changing()
object.__setattr__(thing, "x", 1)
print([Changing.ask(thing) for _ in range(60)][-1], thing.ask)


def swap_inside(n):
    leaf, rows = Leaf(), []
    A.f = lambda self: "again"
    for i in range(n):
        if i == n // 2:
            A.f = lambda self: "swapped"
        rows.append(leaf.f())
    return rows[0], rows[n // 2 - 1], rows[n // 2]


print(swap_inside(90))
