"""`super()` whose attribute is not called at once, or called with star arguments."""


class Base:
    plain = "plain of Base"

    def __init__(self, *args, **names):
        self.args = args
        self.names = names

    def name(self, *args):
        return "Base", args

    @property
    def computed(self):
        return "computed of Base"

    @classmethod
    def made(cls, *args):
        return cls.__name__, args

    @staticmethod
    def free(*args):
        return args


class Middle(Base):
    def __init__(self, *args, **names):
        super().__init__(*args, **names)

    def name(self, *args):
        return ("Middle", *super().name(*args))


class Last(Middle):
    def __init__(self, *args):
        super().__init__(*args)

    def name(self, *args):
        bound = super().name
        return bound.__self__ is self, bound.__func__.__qualname__, bound(*args)

    def others(self, *args):
        return super().plain, super().computed, super().made(*args), super().free(*args)

    def lacks(self):
        return super().nothing

    @classmethod
    def made(cls, *args):
        return "Last", super().made(*args)


def make(n):
    for i in range(n):
        last = Last(i, i + 1)
    return last.args, last.names


print(make(2000))
last = Last(1)
for i in range(2000):
    result = last.name(i), last.others(i), last.made(i), Last.made(i)
print(result)
try:
    last.lacks()
except AttributeError as error:
    print(error)


class Between(Base):
    def name(self, *args):
        return ("Between", args)


def rename(n):
    found = []
    for i in range(n):
        if i == n // 2:
            Middle.__bases__ = (Between,)
        if i == n * 3 // 4:
            del Middle.name
        found.append(Last.name(last, i))
    return found[0], found[n // 2], found[-1]


print(rename(1000))


class Odd(Base):
    def name(self):
        return super(Odd, other).name()

    def kind(self):
        return super().__class__


for other in (Odd(), Last(), 5, Base()):
    try:
        print(Odd.name(Odd()))
    except TypeError as error:
        print(error)
print(Odd().kind())


class Named:
    def __class__(self):
        return "a function"


class Renamed(Named):
    def kind(self):
        return super().__class__


    def call_kind(self):
        return super().__class__(1, 2)


def kinds(n):
    found = set()
    for i in range(n):
        try:
            found.add(str(Renamed().kind()))
            found.add(str(Renamed().call_kind()))
        except TypeError as error:
            found.add(str(error))
    return sorted(found)


print(kinds(2000))


class Swapped(Base):
    def name(self, *args):
        self = last
        return super().name(*args)


for _ in range(100):
    try:
        result = Swapped().name(1)
    except TypeError as error:
        result = str(error)
print(result)


class Dicts(dict):
    def __init__(self, *args):
        super().__init__(*args)

    def __getitem__(self, key):
        read = super().__getitem__
        return read(key)


class Deep(Dicts):
    def __getitem__(self, key):
        read = super().__getitem__
        return read(key) * 2


for _ in range(1000):
    deep = Deep({"a": 1})
    result = deep["a"]
print(result)
