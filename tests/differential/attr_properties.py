"""Properties: getters, setters, deleters, errors inside them, inheritance and replacement."""


class Celsius:
    def __init__(self, degrees):
        self.degrees = degrees

    @property
    def degrees(self):
        return self._degrees

    @degrees.setter
    def degrees(self, value):
        if value < -273:
            raise ValueError(f"{value} is too cold")
        self._degrees = value

    @degrees.deleter
    def degrees(self):
        del self._degrees

    @property
    def fahrenheit(self):
        return self.degrees * 9 / 5 + 32

    @property
    def hidden(self):
        return self.not_there

    def __getattr__(self, name):
        return f"fallback for {name}" if name == "hidden" else object.__getattribute__(self, name)


class Kelvin(Celsius):
    @Celsius.degrees.getter
    def degrees(self):
        return super().degrees + 273


def work(thing, i):
    rows = [thing.degrees, thing.fahrenheit]
    thing.degrees += i % 3
    try:
        thing.degrees = -300
    except ValueError as error:
        rows.append(str(error))
    rows.append(thing.hidden)
    try:
        thing.fahrenheit = 1
    except AttributeError as error:
        rows.append(str(error))
    return rows


for i in range(90):
    row = work(Celsius(i), i), work(Kelvin(i), i)
print(*row)
thing = Celsius(1)
del thing.degrees
for _ in range(60):
    try:
        thing.degrees
    except AttributeError as error:
        text = str(error)
print(text)
Celsius.fahrenheit = property(None, lambda self, value: setattr(self, "kept", value))
thing.fahrenheit = 7
try:
    thing.fahrenheit
except AttributeError as error:
    print(error, thing.kept)
Celsius.fahrenheit = 100
thing.degrees = 5
print(work(thing, 1)[:2])
