"""Managers of known classes in a hot loop: what `__enter__` and `__exit__` see, raise and change."""

import sys
import traceback


class Plain:
    def __init__(self, log):
        self.log = log

    def __enter__(self):
        self.log.append(sys._getframe().f_back.f_lineno)
        return self

    def __exit__(self, kind, value, tb):
        self.log.append((kind, sys._getframe().f_back.f_lineno))
        return kind is KeyError


class Dies:
    def __init__(self, log, name):
        self.log, self.name = log, name

    def __enter__(self):
        return self.name

    def __exit__(self, *exc):
        log, name = self.log, self.name
        log.append(f"exit {name}")
        del self
        log.append(f"deleted {name}")

    def __del__(self):
        self.log.append(f"gone {self.name}")


class Fails:
    def __init__(self, when):
        self.when = when

    def __enter__(self):
        if self.when % 7 == 3:
            raise ValueError(f"enter {self.when}")
        return self.when

    def __exit__(self, *exc):
        if self.when % 7 == 5:
            raise TypeError(f"exit {self.when}")


def plain(log, i):
    with Plain(log) as p, Plain(log):
        if i % 5 == 0:
            raise KeyError(i)
        if i % 5 == 1:
            return p is not None
        log.append(i)
    return i


def dies(log, i):
    with Dies(log, f"a{i}") as name:
        log.append(name)
    log.append("behind")
    with Dies(log, f"b{i}"):
        with Dies(log, f"c{i}"):
            pass
    return len(log)


def fails(i):
    with Fails(i) as when:
        return when * 2


def nested(i):
    try:
        with Fails(i):
            with Fails(i + 1):
                return "in"
    except (ValueError, TypeError) as e:
        places = [(f.name, f.lineno, f.colno) for f in traceback.extract_tb(e.__traceback__)]
        return str(e), repr(e.__context__), places


def swap(i):
    """Methods of the class change while the block runs: `__exit__` was looked up before."""

    class Changing:
        def __enter__(self):
            if i % 3 == 0:
                Changing.__exit__ = lambda self, *exc: print("new exit", i)
            return "entered"

        def __exit__(self, *exc):
            print("old exit", i)

    for _ in range(3):
        with Changing() as text:
            print(text)


def loop_inside(manager, n):
    total = 0
    with manager as m:
        for i in range(n):
            if i % 2:
                continue
            total += i
    return total, m is manager


results = []
for i in range(300):
    log = []
    results.append((plain(log, i), log))
print(results[:6], len(results), hash(str(results)) == hash(str(list(results))))
print([r[0] for r in results[-6:]], results[-1][1], results[-5][1])

for i in range(300):
    log = []
    n = dies(log, i)
    if i % 60 == 59:
        print(n, log)

seen = {}
for i in range(420):
    try:
        r = fails(i)
    except (ValueError, TypeError) as e:
        frames = [(f.name, f.lineno, f.colno, f.end_colno) for f in traceback.extract_tb(e.__traceback__)]
        seen[i % 7] = (type(e).__name__, frames)
    else:
        seen[i % 7] = r - 2 * i
print(sorted(seen.items()))
print([nested(i) for i in range(330, 345)])

for i in range(8):
    swap(i)

log = []
p = Plain(log)
print({loop_inside(p, n % 9) for n in range(400)}, len(log))


class Later:
    def __enter__(self):
        return 1

    def __exit__(self, *exc):
        return True


def use(manager):
    with manager as one:
        return one + 1


print(sum(use(Later()) for _ in range(500)))
del Later.__exit__
for broken in (Later(), 5):
    try:
        use(broken)
    except TypeError as e:
        print(e)
Later.__exit__ = lambda self, *exc: False
Later.__enter__ = lambda self: 10
print(use(Later()))
