"""`__class__` of instances is assigned inside methods, callees and loops that use the instance."""


class Off:
    def __init__(self):
        self.count = 0

    def press(self):
        self.count += 1
        self.__class__ = On
        return self.name()

    def name(self):
        return "off"


class On(Off):
    def press(self):
        self.count += 10
        if self.count % 7 == 0:
            self.__class__ = Broken
        else:
            self.__class__ = Off
        return self.name()

    def name(self):
        return "on"


class Broken(On):
    def press(self):
        self.count += 0.5
        self.__class__ = Off
        return "broken " + self.name()


def run(n):
    thing, rows = Off(), []
    for _ in range(n):
        before = type(thing).__name__
        rows.append((before, thing.press(), thing.name(), isinstance(thing, On)))
    return rows, thing.count


rows, count = run(100)
print(count, rows[-4:], sorted(set(rows)))


def change(thing, cls):
    thing.__class__ = cls


def caller(n):
    total = ""
    thing = On()
    for i in range(n):
        first = thing.name()
        change(thing, Off if i % 10 == 9 else On)
        total += first[1] + thing.name()[1]
    return total[-24:]


print(caller(100))
for cls in (int, object, type, 5):
    try:
        change(Off(), cls)
    except TypeError as error:
        print(error)


class Module(type(__builtins__)):
    @property
    def computed(self):
        return "computed"


import types

module = types.ModuleType("m")
module.__class__ = Module
print([module.computed for _ in range(60)][-1])
