"""Properties with getters, setters and deleters, replaced in the class while loops use them."""


class Celsius:
    def __init__(self, degrees):
        self._degrees = degrees
        self.writes = 0

    @property
    def degrees(self):
        return self._degrees

    @degrees.setter
    def degrees(self, value):
        if value < -273:
            raise ValueError("too cold")
        self.writes += 1
        self._degrees = value

    @degrees.deleter
    def degrees(self):
        self._degrees = 0

    @property
    def fahrenheit(self):
        return self.degrees * 9 / 5 + 32


def heat(thing, n):
    total = 0.0
    for _ in range(n):
        thing.degrees = thing.degrees + 1
        total += thing.fahrenheit
    return total


thing = Celsius(0)
print(heat(thing, 4000), thing.writes)
del thing.degrees
print(heat(thing, 10))
try:
    thing.degrees = -300
except ValueError as error:
    print(error)
for action in (lambda: setattr(thing, "fahrenheit", 1), lambda: delattr(thing, "fahrenheit")):
    try:
        action()
    except AttributeError as error:
        print(error)
Celsius.fahrenheit = property(lambda self: 1.0)
print(heat(thing, 100))
Celsius.fahrenheit = 2
print(heat(thing, 100))
thing.__dict__["fahrenheit"] = 3
print(heat(thing, 100))
Celsius.degrees = 7
print(heat(thing, 3), thing.degrees)
