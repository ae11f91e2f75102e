"""Generic functions, classes and aliases, annotated class bodies and module code, made again and again."""


def generic(i):
    def f[T, *Ts, **P](x: T, *rest: *Ts) -> T:
        return x

    def bound[T: int, S: (str, bytes)](x: T, y: S) -> S:
        return y

    class Box[T](list[T]):
        x: T
        y: int = i

        def get[U](self, other: U) -> T | U:
            return other

    type Alias[T] = dict[str, T]
    type Plain = list[Plain]
    return f, bound, Box, Alias, Plain


class Namespace(dict):
    def __getitem__(self, key):
        log.append(("get", key))
        return super().__getitem__(key)

    def __setitem__(self, key, value):
        log.append(("set", key))
        super().__setitem__(key, value)


class Meta(type):
    @classmethod
    def __prepare__(cls, name, bases):
        return Namespace()


class Refusing(type):
    @classmethod
    def __prepare__(cls, name, bases):
        class Names(dict):
            def __getitem__(self, key):
                if key == "__annotations__":
                    raise ValueError(key)
                return super().__getitem__(key)

        return Names()


log = []


def annotated(i):
    class A:
        x: int = i
        y: str

    class B(metaclass=Meta):
        z: float
        __annotations__["w"] = i

    return A.__annotations__, B.__annotations__


def refused():
    class C(metaclass=Refusing):
        x: int


for i in range(200):
    f, bound, Box, Alias, Plain = generic(i)
    names = annotated(i)
    if i % 50 == 0:
        print(f.__type_params__, bound.__type_params__, Box.__type_params__, Alias.__type_params__)
        print(bound.__type_params__[0].__bound__, bound.__type_params__[1].__constraints__)
        print(Box.__orig_bases__, Box.__annotations__, Box[int], Box.get.__type_params__, Box.__parameters__)
        print(Alias.__value__, Plain.__value__, Alias[int], Plain.__module__, f.__type_params__[0].__module__)
        print(names, log[:6])
    log.clear()
    try:
        refused()
    except ValueError as error:
        if i % 100 == 0:
            print("refused", error, error.__traceback__.tb_next.tb_next.tb_lineno)

module = "x: int = 5\ny: str\nfor i in range(3):\n    z: list = i\n"
code = compile(module, "annotated", "exec")
for i in range(200):
    names = {}
    exec(code, names)
    apart = Namespace()
    exec(code, {}, apart)
    exec(code, {"__annotations__": {"old": 1}}, apart)
print(names["__annotations__"], sorted(apart), apart.get("__annotations__"))
single = compile("i + 1", "shown", "single")
for i in range(100):
    exec(single)
