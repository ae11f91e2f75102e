"""`__del__` of a temporary changes globals, classes and functions between two parts of one expression."""

value = 1


class Thing:
    factor = 1

    def get(self):
        return self.factor


def helper():
    return 10


class Trigger:
    def __init__(self, act=None):
        self.act = act

    def poke(self):
        return 0

    def __del__(self):
        if self.act:
            self.act()


def set_value():
    global value
    value = 2


def work(thing, act):
    return value + Trigger(act).poke() + value, thing.get(), Trigger(None).poke()


def methods(thing, act):
    return thing.get() * 100 + Trigger(act).poke() + thing.get()


def calls(act):
    return helper() + Trigger(act).poke() + helper()


thing = Thing()
for i in range(90):
    rows = work(thing, None), methods(thing, None), calls(None)
print(rows)
print(work(thing, set_value), work(thing, None))
print(methods(thing, lambda: setattr(Thing, "factor", 0.5)), methods(thing, None))
print(methods(thing, lambda: setattr(thing, "factor", 7)), methods(thing, None))
print(methods(thing, lambda: setattr(Thing, "get", lambda self: -1)), methods(thing, None))
print(calls(lambda: setattr(helper, "__code__", (lambda: 20).__code__)), calls(None))
print(calls(lambda: globals().__setitem__("helper", lambda: 0.25)), calls(None))
print(
    methods(thing, lambda: setattr(thing, "__class__", type("New", (), {"get": lambda self: 3}))),
    methods(thing, None),
)


def loop(n):
    global value
    value, total = 1, 0
    for i in range(n):
        Trigger(set_value if i == 70 else None)
        total += value
    return total


print(loop(100))
try:
    calls(lambda: globals().pop("helper"))
except NameError as error:
    print(error)
