"""Tuples of arguments end before a function runs, and after a method or a function in C does."""


class Named:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


class Owner:
    def method(self, a, b=None):
        print("method")
        a = None
        print("a gone")
        b = None
        return 1

    def __call__(self, a, b=None):
        print("call")
        a = b = None
        print("gone")

    def __del__(self):
        print("del Owner")


def of_function():
    (lambda a, b: print("lambda"))(*(Named(1), Named(2)))
    pair = (Named(3), Named(4))
    (lambda a, b: print("lambda"))(*pair)
    pair = None

    def inner(a, b):
        a = None
        print("a gone")

    inner(*(Named(5), Named(6)))


def of_method():
    Owner().method(*(Named(7), Named(8)))
    bound = Owner().method
    bound(*(Named(9),))
    print("called")
    bound = None
    Owner()(*(Named(10), Named(11)))


def of_builtin():
    print(len(list(*((Named(12), Named(13)),))))
    print(max(*(1, 2)), isinstance(*(Named(14), Named)))


def of_unknown(callable):
    callable(*(Named(15), Named(16)))


def function(a, b):
    print("function")
    a = None
    print("a gone")


for _ in range(4):
    of_function()
    of_method()
    of_builtin()
    of_unknown(function)
    of_unknown(Owner().method)
    of_unknown(lambda *both: print(len(both)))
    of_unknown(lambda a, b: print("lambda"))
    of_unknown(Owner())
    print("--")
