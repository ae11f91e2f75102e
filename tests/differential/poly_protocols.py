"""Comparisons, reflected operators, unary operators, stores to subscripts, and `super()`, inlined."""

import sys
import traceback


class Weight:
    log = []

    def __init__(self, grams):
        self.grams = grams

    def __lt__(self, other):
        if not isinstance(other, Weight):
            return NotImplemented
        return self.grams < other.grams

    def __eq__(self, other):
        if isinstance(other, (int, float)):
            return self.grams == other
        if not isinstance(other, Weight):
            return NotImplemented
        return self.grams == other.grams

    def __ge__(self, other):
        return [self.grams, other]

    __hash__ = None

    def __neg__(self):
        return Weight(-self.grams)

    def __invert__(self):
        if self.grams == 977:
            raise OverflowError("heavy")
        return ~self.grams

    def __rmul__(self, factor):
        return self.grams * factor

    def __rsub__(self, other):
        return NotImplemented

    def __radd__(self, other):
        return ("radd", other, self.grams)


class Heavy(Weight):
    def __gt__(self, other):
        Weight.log.append("gt")
        return "heavier"


class Shelf:
    def __init__(self):
        self.items = {}
        self.stores = 0

    def __setitem__(self, key, value):
        if key == 990:
            raise KeyError(key)
        self.items[key & 7] = value
        self.stores += 1
        return "ignored"

    def __getitem__(self, key):
        return self.items[key & 7]


def compare(a, others, rounds):
    out = []
    for i in range(rounds):
        for b in others:
            try:
                out.append((a < b, a == b, a != b, (a >= b) is None, b < a if type(b) is Weight else 0))
            except TypeError as e:
                out.append((str(e), e.__traceback__.tb_lineno, e.__traceback__.tb_next is None))
    return out


light, heavy = Weight(1), Heavy(2)
print(compare(light, [Weight(2)], 500)[-1])
print(compare(light, [light], 500)[-1])
print(compare(light, [Weight(1), 1, 1.0, "x", None], 300)[-5:])
print(compare(light, [heavy], 300)[-1], len(Weight.log))
print(compare(heavy, [light, heavy, Weight(5)], 300)[-3:], len(Weight.log))


def unary(w, rounds):
    total = 0
    for i in range(rounds):
        w.grams = i
        total += (-w).grams + ~w
    return total


print(unary(Weight(3), 900))
try:
    unary(Weight(3), 1000)
except OverflowError:
    traceback.print_exc(file=sys.stdout)


def reflected(w, rounds):
    out = None
    for i in range(rounds):
        out = (2 * w, 2.5 * w, i + w, i * 1.5 + w)
    return out


print(reflected(Weight(4), 1000))


def unsupported(w, rounds):
    for i in range(rounds):
        try:
            i - w
        except TypeError as e:
            text = str(e)
        try:
            1.5 - w
        except TypeError as e:
            text += str(e)
    return text


print(unsupported(Weight(4), 500))


def store(shelf, rounds):
    for i in range(rounds):
        shelf[i] = i
        shelf[i] += shelf[i + 8]
    return shelf.items, shelf.stores


print(store(Shelf(), 900))
shelf = Shelf()
try:
    store(shelf, 1000)
except KeyError:
    traceback.print_exc(file=sys.stdout)
print(shelf.stores)


class A:
    def __init__(self, n):
        self.n = n

    def value(self, k=1):
        return self.n * k

    @property
    def prop(self):
        return self.n


class B(A):
    def __init__(self, n):
        super().__init__(n + 1)

    def value(self, k=1):
        return super().value(k=k) + super(B, self).value() + super().prop


class Mixin:
    def value(self, k=1):
        return super().value(k) + 1000


class C(Mixin, B):
    pass


class D(B):
    def value(self, k=2):
        return super().value(k) - 1


def chain(things, rounds):
    total = 0
    for i in range(rounds):
        for thing in things:
            total += thing.value(3) + type(thing)(i).n
    return total


print(chain([B(1)], 900), chain([B(1), C(2), D(3)], 900), chain([D(1), C(2)], 500))


def changing(things, rounds):
    log = []
    total = 0
    for i in range(rounds):
        for thing in things:
            total += thing.value(3)
        if i == 300:
            A.value = lambda self, k=1: 7
            log.append(total)
        if i == 400:
            del Mixin.value
            log.append(total)
        if i == 500:
            D.__bases__ = (A,)
            log.append(total)
        if i == 600:
            B.value = lambda self, k=1: 9
            log.append(total)
    return log, total


print(changing([B(1), C(2), D(3)], 700))


class Mixed(A):
    def value(self, k=1):
        return super().value()


text = "no error"


class Foreign:
    n = 3


for _ in range(300):
    try:
        Mixed.value(Foreign())
    except TypeError as e:
        text = str(e)
    except AttributeError as e:
        text = str(e)
print(text)


def shadow():
    class super:
        def __init__(self, *args):
            pass

        def value(self):
            return "mine"

    class E(A):
        def value(self, k=1):
            return super().value()

    return [E(1).value() for _ in range(300)][-1]


print(shadow())


class Deep:
    def __eq__(self, other):
        return self == other


for _ in range(3):
    try:
        Deep() == Deep()
    except RecursionError as e:
        print(type(e).__name__)


class Dying:
    def __init__(self, name):
        self.name = name

    def __lt__(self, other):
        return NotImplemented

    def __gt__(self, other):
        return self.name > other.name

    def __del__(self):
        if self.name in ("a399", "b399"):
            print("gone", self.name)


def temporaries(rounds):
    n = 0
    for i in range(rounds):
        n += Dying(f"a{i}") < Dying(f"b{i}")
    print("after")
    return n


print(temporaries(400))
