"""Classes and functions are changed by destructors, callees and handlers while a loop uses them."""

import types, gc, weakref

log = []


class A:
    def __init__(self):
        self.v = 1

    def m(self):
        return "Am", self.v


class B(A):
    def m(self):
        return "Bm", super().m()


class Rez:
    store = []

    def __del__(self):
        Rez.store.append(self)

    def m(self):
        return len(Rez.store)


def f1(n):
    r = []
    for i in range(n):
        o = B()
        r.append(o.m())
        if i == n // 2:

            def m2(self):
                return "patched", self.v

            A.m = m2
        if i == n * 3 // 4:
            o.__class__ = A
            r.append(o.m())
            B.__bases__ = (Other,)
    return r[0], r[n // 2], r[n // 2 + 1], r[-1]


class Other(A):
    def m(self):
        return "Other"


for _ in range(3):
    print(f1(200))
    B.__bases__ = (A,)


def f2(n):
    t = 0
    for i in range(n):
        x = Rez()
        t += x.m()
        del x
        if len(Rez.store) > 3:
            Rez.store.clear()
    return t


print(f2(300), len(Rez.store))


class S:
    __slots__ = ("a", "b")


class S2:
    __slots__ = ("a", "b")

    def get(self):
        return self.b, self.a


def f3(n):
    out = []
    s = S()
    s.a = 1
    s.b = 2
    for i in range(n):
        try:
            out.append(s.get())
        except AttributeError as e:
            out.append(str(e))
        if i % 50 == 20:
            s.__class__ = S2
        if i % 50 == 40:
            s.__class__ = S
        if i % 70 == 60:
            del s.a
        if i % 70 == 65:
            s.a = i
    return out[::7]


print(f3(200))


def mk(c):
    def f(x, y=1, *, z=2):
        return c + x + y + z

    return f


def f4(n):
    f = mk(10)
    out = []
    for i in range(n):
        try:
            out.append(f(i))
        except Exception as e:
            out.append(str(e))
        if i == 50:
            f.__defaults__ = (100,)
        if i == 70:
            f.__kwdefaults__ = {"z": 1000}
        if i == 80:
            f.__kwdefaults__ = None
        if i == 90:
            f.__kwdefaults__ = {"z": 5}
            f.__defaults__ = None
        if i == 100:
            f.__defaults__ = (7,)
            f.__closure__[0].cell_contents = 500
        if i == 110:
            del f.__closure__[0].cell_contents
        if i == 120:
            f.__closure__[0].cell_contents = 0.5
        if i == 130:
            f.__code__ = (
                mk.__code__.co_consts[-1].replace(co_name="renamed")
                if hasattr(mk.__code__.co_consts[-1], "co_name")
                else [c for c in mk.__code__.co_consts if hasattr(c, "co_name")][0].replace(co_name="renamed")
            )
    return out, f.__name__, f.__code__.co_name


print(f4(150))


class Dsc:
    def __init__(self, v):
        self.v = v

    def __get__(self, o, t):
        log.append("get")
        return self.v


class DD(Dsc):
    def __set__(self, o, v):
        log.append(("set", v))


class T:
    pass


def f5(n):
    t = T()
    t.x = "inst"
    out = []
    for i in range(n):
        try:
            out.append(t.x)
        except (AttributeError, TypeError) as e:
            out.append(str(e))
        if i == 30:
            T.x = Dsc("nondata")
        if i == 50:
            T.x = DD("data")
        if i == 60:
            t.x = 5
        if i == 70:
            Dsc.__set__ = lambda s, o, v: None
            T.x = Dsc("now data")
        if i == 80:
            del Dsc.__set__
        if i == 90:
            T.__dict__["x"].__class__ = DD
        if i == 100:
            del T.x
        if i == 110:
            t.__dict__ = {"x": "newdict"}
        if i == 120:
            t.__dict__["x"] = "dictwrite"
        if i == 130:
            del t.x
        if i == 135:
            T.__getattr__ = lambda s, n: "ga" + n
        if i == 140:
            T.__getattribute__ = lambda s, n: "gattribute"
        if i == 150:
            del T.__getattribute__
        if i == 160:
            T.__getattr__ = None
        if i == 165:
            del T.__getattr__
            t.__dict__.clear()
            T.x = "cls"
    return out[::5]


print(f5(180), len(log))


class Num:
    def __init__(s, v):
        s.v = v

    def __add__(s, o):
        return Num(s.v + getattr(o, "v", o))

    def __eq__(s, o):
        return s.v == getattr(o, "v", o)


def f6(n):
    a = Num(0)
    out = []
    for i in range(n):
        try:
            a = a + 1
        except TypeError as e:
            out.append(str(e))
            a = Num(i)
        if i == 40:
            Num.__add__ = lambda s, o: NotImplemented
        if i == 45:
            Num.__radd__ = lambda s, o: "r"
        if i == 50:
            Num.__add__ = lambda s, o: Num(s.v * 2)
        if i == 60:
            Num.__iadd__ = lambda s, o: Num(-1)
        if i == 70:
            del Num.__add__
        if i == 75:
            Num.__add__ = types.MethodType(lambda c, o: Num(9), Num)
        if i == 80:
            Num.__add__ = staticmethod(lambda o: Num(8))
        if i == 85:
            Num.__add__ = classmethod(lambda c, o: c(7))
        if i == 90:
            Num.__add__ = property(lambda s: lambda o: Num(6))
        if i % 10 == 9:
            out.append(a.v)
    return out


print(f6(100))
refs = []


def f7(n):
    for i in range(n):
        C = type("C%d" % i, (), {"m": lambda self, k=i: k})
        c = C()
        s = 0
        for j in range(5):
            s += c.m()
        refs.append(weakref.ref(C))
        del C, c
    gc.collect()
    return sum(r() is not None for r in refs)


print(f7(60))
