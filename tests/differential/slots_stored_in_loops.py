"""Stores to `__slots__`: several classes at one place, old values that end there, slots that become something else."""


class Watched:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("end of", self.name, "; slot holds", getattr(getattr(box, "content", None), "name", None))


class Box:
    __slots__ = ("content", "other", "__weakref__")


class Crate(Box):
    __slots__ = ("weight",)


class Chest(Box):
    pass


class Plain:
    pass


def fill(target, value):
    target.content = value
    return target.content


box = Box()
for i in range(3):
    fill(box, Watched(f"thing {i}"))
fill(box, None)
targets = [Box(), Crate(), Chest(), Plain()]
for _ in range(2000):
    for target in targets:
        fill(target, _)
print([target.content for target in targets])


def swap(a, b):
    for _ in range(1001):
        a.content, b.content = b.content, a.content


targets[0].content, targets[1].content = "first", "second"
swap(targets[0], targets[1])
print(targets[0].content, targets[1].content)


def count_up(target, n):
    target.content = 0
    target.other = 0.5
    for i in range(n):
        target.content = target.content + i
        target.other = target.other * 1.001
        if i == n // 2:
            yield "half", target.content
    yield "end", target.content, round(target.other, 3)


print(list(count_up(Crate(), 3000)))


class Sealed(Box):
    content = property(lambda self: "sealed")


class Noisy(Box):
    def __setattr__(self, name, value):
        seen.append((name, value))
        super().__setattr__(name, value)


seen = []
for target in (Box(), Sealed(), Noisy(), Box()):
    try:
        print(fill(target, 1))
    except AttributeError as error:
        print(error)
print(seen)


def fill_many(target, n):
    for i in range(n):
        if i == n // 2:
            change()
        target.content = i
    return target.content


def change():
    Crate.content = property(lambda self: "computed", lambda self, value: seen.append(value))


print(fill_many(Crate(), 2000), len(seen), seen[-1])
del Crate.content
print(fill_many.__name__, fill(Crate(), 5))


class Late(Box):
    __slots__ = ()


def change():
    Late.__setattr__ = lambda self, name, value: object.__setattr__(self, name, -value)


print(fill_many(Late(), 2000))


class Twin:
    __slots__ = ("other", "content", "__weakref__")


def change():
    global moved
    moved += 1
    if moved < 3:
        target.__class__ = Same


class Same:
    __slots__ = ("content", "other", "__weakref__")


moved = 0
target = Box()
print(fill_many(target, 1000), type(target).__name__)
for odd in (Twin(), object(), None, 5, Box):
    try:
        print(fill(odd, 7), end=" ")
    except AttributeError as error:
        print(error)
print(type(Box.content))
