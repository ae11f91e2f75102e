"""`__getattr__`, `__getattribute__`, `__setattr__` and `__delattr__`, defined early and added late."""


class Lazy:
    known = 1

    def __getattr__(self, name):
        if name.startswith("no"):
            raise AttributeError(f"refused {name}")
        return len(name)


class Logged:
    log = 0

    def __getattribute__(self, name):
        if name == "value":
            Logged.log += 1
        return object.__getattribute__(self, name)

    def __setattr__(self, name, value):
        object.__setattr__(self, name, value + 1)

    def __delattr__(self, name):
        Logged.log += 100
        object.__delattr__(self, name)


class Plain:
    pass


def use(thing, n):
    total = 0
    for i in range(n):
        thing.value = i
        total += thing.value + thing.known
    return total


lazy, logged, plain = Lazy(), Logged(), Plain()
Logged.known = 5
print(use(lazy, 4000), lazy.anything)
print(use(logged, 4000), Logged.log)
del logged.value
print(Logged.log)
Plain.known = 1
print(use(plain, 4000))
del Plain.known
try:
    use(plain, 10)
except AttributeError as error:
    print(error)
Plain.__getattr__ = lambda self, name: 50
print(use(plain, 1000))
Plain.__setattr__ = lambda self, name, value: None
del plain.value
print(use(plain, 1000))
del Plain.__setattr__
print(use(plain, 1000))
try:
    lazy.nothing
except AttributeError as error:
    print(error)
