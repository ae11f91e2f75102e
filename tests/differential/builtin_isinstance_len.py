"""`isinstance` and `len` where the compiler knows the answer, and where it only seems to."""

import abc


class Loud:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        if self.name % 150 == 149:
            print("gone", self.name)


class Quiet(Loud):
    pass


class Liar:
    @property
    def __class__(self):
        return Loud


class Evasive:
    def __getattribute__(self, name):
        return Quiet if name == "__class__" else object.__getattribute__(self, name)


class Meta(type):
    def __instancecheck__(cls, instance):
        return "meta"


class Checked(metaclass=Meta):
    pass


class Abstract(abc.ABC):
    pass


Abstract.register(int)


def ask(x, rounds):
    out = None
    for _ in range(rounds):
        out = (
            isinstance(x, Loud),
            isinstance(x, Quiet),
            isinstance(x, (int, Quiet)),
            isinstance(x, Checked),
            isinstance(x, Abstract),
            isinstance(x, object),
            isinstance(x, int | str),
        )
    return out


for thing in (Loud(1), Quiet(2), Liar(), Evasive(), 5, "text", True, None, Loud):
    print(ask(thing, 300))


def temporaries(rounds):
    n = 0
    for i in range(rounds):
        n += isinstance(Loud(i), Loud)
        print("after", i) if i % 150 == 149 else None
        n += len([Loud(i)]) + len((Loud(i),)) + len({1: Loud(i)})
        n += len(f"{i}") + len("abc" * (i % 3)) + len([i] * (i % 5)) + len({}) + len(())
    return n


print(temporaries(450))


def changing(rounds):
    log = []
    x = Quiet(1)
    for i in range(rounds):
        if not isinstance(x, Loud) or i == 500:
            log.append((i, isinstance(x, Loud), type(x).__name__))
        if i == 300:
            x.__class__ = Loud
        if i == 400:
            x = Liar()
        if i == 600:
            Liar.__bases__ = (Abstract,)
            log.append(isinstance(x, Abstract))
    return log[:4], len(log)


print(changing(700))


def lengths(things, rounds):
    total = 0
    for _ in range(rounds):
        for thing in things:
            try:
                total += len(thing)
            except TypeError as e:
                total += len(str(e))
    return total


class Sized:
    def __len__(self):
        return 7


class Negative:
    def __len__(self):
        return -1


print(lengths([[1], (1, 2), {1: 2}, "abc", {1, 2}, Sized(), 5, None], 200))
try:
    lengths([Negative()], 200)
except ValueError as e:
    print(e)
