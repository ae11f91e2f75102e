"""`__getattr__`, `__getattribute__`, `__setattr__` and `__delattr__` added and removed while code is hot."""

log = []


class Thing:
    def __init__(self):
        self.x = 1


def work(thing):
    thing.x = thing.x + 1
    try:
        y = thing.y
    except AttributeError as error:
        y = str(error)
    try:
        del thing.z
    except AttributeError as error:
        y = y, str(error)
    return thing.x, y


def run(n):
    thing = Thing()
    for _ in range(n):
        log.clear()
        row = work(thing)
    return row, log[:]


print(run(80))
Thing.__getattr__ = lambda self, name: "got " + name
print(run(5))
Thing.__getattribute__ = lambda self, name: log.append(name) or object.__getattribute__(self, name)
print(run(5))
Thing.__setattr__ = lambda self, name, value: log.append(name) or object.__setattr__(self, name, value * 2)
print(run(5))
Thing.__delattr__ = lambda self, name: log.append("del " + name)
print(run(60))
del Thing.__getattr__
print(run(5))
del Thing.__getattribute__, Thing.__setattr__
print(run(60))
del Thing.__delattr__
print(run(5))


thing = Thing()
for i in range(70):
    if i == 60:
        thing.__getattr__ = lambda name: "instance hooks do not count"
    row = work(thing)
print(row)
