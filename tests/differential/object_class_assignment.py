"""`__class__` of an instance is assigned in a loop that calls its methods."""


class On:
    def __init__(self):
        self.count = 0

    def press(self):
        self.count += 1
        self.__class__ = Off
        return 1


class Off:
    def press(self):
        self.count += 10
        self.__class__ = On
        return -1


def run(switch, n):
    total = 0
    for _ in range(n):
        total += switch.press() * 3
    return total, type(switch).__name__, switch.count


switch = On()
print(run(switch, 5001))
print(run(switch, 5001))
things = [On() for _ in range(3000)]
for i, thing in enumerate(things):
    if i % 4 == 0:
        thing.__class__ = Off
print(sum(thing.press() for thing in things))
for target in (int, object, type):
    try:
        switch.__class__ = target
    except TypeError as error:
        print(error)
