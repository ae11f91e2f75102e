"""In-place operators on names, attributes, items and globals, with methods present, absent and declining."""

log = []


class Target:
    def __init__(self, mode):
        self.mode = mode

    def __iadd__(self, other):
        log.append("iadd")
        if self.mode == "self":
            return self
        if self.mode == "other":
            return other
        if self.mode == "raise":
            raise ValueError("iadd")
        return NotImplemented

    def __add__(self, other):
        log.append("add")
        return "added"


class Holder:
    def __getattr__(self, name):
        log.append("getattr " + name)
        return Target("other")

    def __setattr__(self, name, value):
        log.append("setattr " + name)
        object.__setattr__(self, name, value)

    def __getitem__(self, key):
        log.append(f"getitem {key}")
        return Target("decline")

    def __setitem__(self, key, value):
        log.append(f"setitem {key} {value}")


shared = 0


def work(mode):
    global shared
    x = kept = Target(mode)
    x += 1
    h = Holder()
    h.field += 2
    h.field += 3
    h[len(log) and "k"] += 4
    shared += 1
    return x is kept, x if isinstance(x, (int, str)) else "target", h.field


def attempt(mode):
    try:
        return work(mode)
    except ValueError as error:
        return str(error)


for mode in ("self", "other", "decline", "raise"):
    for _ in range(30):
        log.clear()
        row = attempt(mode)
    print(mode, row, log)
print(shared)


def builtins(n):
    a, b, c, d, e, f = [1], (1,), {1}, {"a": 1}, "s", 2
    alias = a, c, d
    for i in range(n):
        a += (i,)
        b += (i,)
        c |= {i}
        d |= {i: i}
        e += "t"
        f **= 2 if i < 3 else 1
        f //= 1
        f <<= 0
        a *= 1
    return alias[0] is a, alias[1] is c, alias[2] is d, len(a), len(b), len(c), len(d), len(e), f


print(builtins(80))
for bad in ("t = (1, [2])\nt[1] += [3]", "x = 5\nx += 'a'", "y = None\ny @= 2", "z = []\nz += 5", "u += 1"):
    space = {}
    try:
        exec(bad, space)
    except (TypeError, NameError) as error:
        print(error, {k: v for k, v in space.items() if not k.startswith("_")})
