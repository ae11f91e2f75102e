"""An instance attribute comes to hide a method, and a data descriptor comes to hide the attribute."""


class Thing:
    def __init__(self):
        self.base = 1

    def work(self, x):
        return x + self.base


def run(thing, n):
    total = 0
    for i in range(n):
        total += thing.work(i)
    return total


def change_inside(thing, n):
    total = 0
    for i in range(n):
        if i == n // 2:
            thing.work = lambda x: -1
        if i == n - 10:
            del thing.work
        total += thing.work(i)
    return total


thing = Thing()
print(run(thing, 5000))
thing.work = lambda x: x * 2
print(run(thing, 100), run(Thing(), 100))
Thing.work = property(lambda self: lambda x: 7)
print(run(thing, 100))
Thing.work = lambda self, x: x
print(run(thing, 100), run(Thing(), 100))
del thing.work
print(run(thing, 100), change_inside(thing, 4000))
thing.base = 5
vars(thing)["work"] = len
try:
    run(thing, 1)
except TypeError as error:
    print(error)
