"""Special methods that answer with the wrong type, raise, or change what they were asked about."""


class Bad:
    def __init__(self, k):
        self.k = k

    def __bool__(self):
        return [True, False, 1, None, "x"][self.k % 5]

    def __len__(self):
        return [0, 3, -1, 2**70, "s"][self.k % 5]

    def __iter__(self):
        return [iter([1]), 5, self, None, iter("ab")][self.k % 5]

    def __next__(self):
        self.k += 7
        if self.k > 40 or self.k < 0:
            raise StopIteration(self.k)
        return self.k

    def __contains__(self, x):
        return [1, 0, "t", "", None][self.k % 5]

    def __hash__(self):
        return [1, -1, 2**80, True, None][self.k % 5]

    def __eq__(self, o):
        if self.k == 6:
            raise RuntimeError("eq")
        return "eqval"

    def __index__(self):
        return [1, True, "s", 2**65, None][self.k % 5]

    def __getitem__(self, i):
        return [i, i, 1 / 0 if i == 3 else i, i, i][self.k % 5] if not isinstance(i, int) or i < 6 else [][0]

    def __call__(self, *a, **k):
        return a, k

    def __str__(self):
        return [1, "ok", "fine", None, b"x"][self.k % 5]

    def __repr__(self):
        return "Bad%d" % self.k

    def __format__(self, s):
        return [1, "ok", s, None, b"x"][self.k % 5]

    def __enter__(self):
        return self.k

    def __exit__(self, *a):
        return [0, 1, "t", None, Bad(3)][self.k % 5]

    def __add__(self, o):
        return NotImplemented

    def __iadd__(self, o):
        return [self, NotImplemented, 1, None, "r"][self.k % 5]

    def __lt__(self, o):
        return [NotImplemented, 1, 0, Bad(3), None][self.k % 5]

    def __getattr__(self, n):
        if n == "zz":
            return self.k
        raise [AttributeError, KeyError][self.k % 2](n)


def t_bool(b):
    return "y" if b else "n"


def t_not(b):
    return not b


def t_while(b):
    n = 0
    while b and n < 3:
        n += 1
    return n


def t_len(b):
    return len(b)


def t_for(b):
    r = []
    for x in b:
        r.append(x)
        if len(r) > 8:
            break
    else:
        r.append("else")
    return r


def t_in(b):
    return (3 in b, 4 not in b)


def t_hash(b):
    return {b: 1}[b]


def t_eq(b):
    return (b == 3), (b != 3)


def t_idx(b):
    return [1, 2, 3][b]


def t_sl(b):
    return [1, 2, 3][b:]


def t_get(b):
    return b[2] + b[3]


def t_call(b):
    return b(*b, **{"a": 1})


def t_fmt(b):
    return f"{b:>3}{b}"


def t_str(b):
    return f"{b!s}"


def t_with(b):
    with b as x:
        1 / 0
    return x


def t_iadd(b):
    b += 1
    return b


def t_lt(b):
    return "L" if b < 5 < b else "G"


def t_attr(b):
    return b.zz + b.yy


def t_unp(b):
    a, *c = b
    return a, c


def t_star(b):
    return [*b, 0], (*b,), sorted({*b}, key=repr)


def t_yf(b):
    def g():
        return (yield from b)

    return list(g())


def t_range(b):
    return range(b)[1:4]


def t_max(b):
    return max(b, b)


def t_chain(b):
    return 0 < b < 3 < b


out = {}
fs = [v for k, v in list(globals().items()) if k.startswith("t_")]
for rep in range(30):
    for f in fs:
        for k in range(8):
            try:
                r = repr(f(Bad(k)))
            except BaseException as e:
                r = type(e).__name__ + ":" + str(e) + "|" + repr(e.__context__)[:60]
            if rep == 0:
                out[f.__name__, k] = r
            elif out[f.__name__, k] != r:
                print("CHANGED", f.__name__, k, out[f.__name__, k], r)
                out[f.__name__, k] = r
for k, v in out.items():
    print(k, v)
