"""Special methods found in classes: construction, calls of instances, operators, subscripts, bound methods."""

import sys
import traceback


class Point:
    made = 0

    def __init__(self, x, y=2, *, z=0):
        self.x = x
        self.y = y
        if x == 5000:
            raise ValueError(x)

    def __add__(self, other):
        if other.__class__ is not Point and not isinstance(other, Point):
            return NotImplemented
        return Point(self.x + other.x, self.y + other.y)

    def __mul__(self, factor):
        return Point(self.x * factor, self.y * factor)

    def __getitem__(self, i):
        if i == 0:
            return self.x
        if i == 1:
            return self.y
        raise IndexError(i)

    def __call__(self, scale, *rest, up=0):
        return self.x * scale + up + len(rest)

    def norm(self):
        return self.x * self.x + self.y * self.y


class Child(Point):
    def __radd__(self, other):
        return ("radd", other.x, self.x)

    def __call__(self, scale, *rest, up=0):
        return -self.x


class Counter:
    """In-place, and an operator that never works."""

    def __init__(self):
        self.n = 0

    def __iadd__(self, other):
        self.n += other
        return self

    def __sub__(self, other):
        return NotImplemented


class Noisy:
    alive = 0

    def __init__(self, fail):
        Noisy.alive += 1
        if fail:
            raise KeyError("noisy")

    def __del__(self):
        Noisy.alive -= 1


class Odd:
    def __init__(self):
        return 5 if sys.argv[0] is None else None


class Wrong:
    def __init__(self, value=None):
        self.value = value
        return value


def construct(rounds):
    total = 0
    for i in range(rounds):
        p = Point(i)
        q = Point(i, y=3)
        r = Point(x=1, y=i, z=4)
        total += p.x + q.y + r.y + Point(i, i).norm()
    return total


def add(a, b, rounds):
    total = 0
    for i in range(rounds):
        c = a + b
        c = c * 2 + a
        c *= 3
        total += c.x + c[0] + c[1]
    return total


def call(things, rounds):
    total = 0
    for i in range(rounds):
        for thing in things:
            total += thing(i) + thing(i, 1, 2, up=3) + thing(*(i, i), **{"up": 1})
    return total


def bound(points, rounds):
    total = 0
    for i in range(rounds):
        for p in points:
            m = p.norm
            total += m() + (p.norm)()
            if i % 100 == 0:
                total += len([m, p.norm]) + (m == p.norm) + (m.__self__ is p)
    return total


print(construct(2000), add(Point(1, 2), Point(3, 4), 2000))
print(call([Point(3)], 1000), call([Point(3), Child(4)], 1000), call([Point(3), lambda *a, **k: 7], 500))
print(bound([Point(3)], 1000), bound([Point(3), Child(5)], 1000))
print(add(Point(1), Point(2), 500))


def mixed(a, others, rounds):
    out = []
    for i in range(rounds):
        for b in others:
            try:
                r = a + b
                out.append(r if isinstance(r, tuple) else r.x)
            except (TypeError, AttributeError) as e:
                out.append((type(e).__name__, str(e), e.__traceback__.tb_lineno, e.__traceback__.tb_next is None))
    return out


print(mixed(Point(1), [Point(2)], 500)[-1])
print(mixed(Point(1), [Point(2), 5, "x", None, Child(9)], 300)[-5:])
print(mixed(Child(1), [Point(2), Child(9), 5.5], 300)[-3:])


def inplace(rounds):
    c = Counter()
    d = c
    for i in range(rounds):
        c += i
    try:
        for i in range(rounds):
            c - d
    except TypeError as e:
        print(e)
    try:
        for i in range(rounds):
            c -= d
    except TypeError as e:
        print(e)
    return c is d, c.n


print(inplace(500))


def failing(rounds):
    errors = 0
    for i in range(rounds):
        try:
            Noisy(i % 50 == 49)
        except KeyError:
            errors += 1
    return errors, Noisy.alive


print(failing(1000))
print([Odd() is None for _ in range(300)][-1])


def wrong(rounds):
    try:
        for i in range(rounds):
            Wrong(i if i == rounds - 1 else None)
    except TypeError as e:
        return str(e), i


print(wrong(500))
try:
    for i in range(4000, 5010):
        Point(i)
except ValueError:
    traceback.print_exc(file=sys.stdout)


def subscript(p, rounds):
    total = 0
    try:
        for i in range(rounds):
            total += p[i & 1] if i < rounds - 1 else p[7]
    except IndexError as e:
        return total, e.args, e.__traceback__.tb_next.tb_lineno
    return total


print(subscript(Point(3, 4), 1000))

# Everything changes under running loops.


def changing(rounds):
    log = []
    total = 0
    p = Point(1)
    for i in range(rounds):
        total += (p + p).x + p(1) + p[0] + Point(i % 5).x
        if i == 400:
            Point.__add__ = lambda self, other: Point(1000)
            log.append(total)
        if i == 600:
            Point.__init__ = lambda self, x: setattr(self, "x", -x)
            log.append(total)
        if i == 700:
            Point.__call__ = lambda self, x: 50
            log.append(total)
        if i == 800:
            Point.__getitem__ = lambda self, i: 60
            log.append(total)
        if i == 900:
            Point.__new__ = lambda cls, *args: object.__new__(Child)
            log.append(total)
    return log, total


print(changing(1000))


class Depth:
    def __init__(self, n):
        self.child = Depth(n - 1) if n else None
        self.lines = sys._getframe(1).f_lineno, sys._getframe(0).f_locals["n"], sys._getframe(0).f_code.co_name


for _ in range(200):
    d = Depth(3)
print(d.lines, d.child.lines, d.child.child.lines)


class Endless:
    def __init__(self, n):
        self.inner = Endless(n + 1)


for _ in range(3):
    try:
        Endless(0)
    except RecursionError as e:
        print(e)
