"""getattr, setattr, hasattr and delattr with computed names; defaults that are and are not evaluated."""


class Record:
    kind = "record"

    def __init__(self, **fields):
        for name, value in fields.items():
            setattr(self, name, value)

    def describe(self):
        return [f"{name}={getattr(self, name)!r}" for name in sorted(vars(self))]

    @property
    def failing(self):
        raise self.error("inside")


calls = []


def default():
    calls.append(1)
    return "default"


def read(record, name):
    return getattr(record, name, None), hasattr(record, name)


def guarded(record, name):
    try:
        return getattr(record, name)
    except AttributeError as error:
        return str(error)


for i in range(80):
    r = Record(**{f"f{k}": k * i for k in range(3)})
    row = r.describe(), read(r, f"f{i % 4}"), guarded(r, "f9"), getattr(r, "kind", default()), len(calls)
print(*row)
for error in (AttributeError, KeyError, ValueError):
    Record.error = error
    for _ in range(30):
        try:
            row = read(r, "failing"), guarded(r, "failing")
        except Exception as problem:
            row = type(problem).__name__, problem.args
    print(row)
for i in range(100):
    setattr(r, f"g{i % 7}", i)
    if i % 7 == 6:
        delattr(r, f"g{i % 5}")
print(r.describe())


class Name(str):
    def __hash__(self):
        calls.append("hash")
        return str.__hash__(self)

    def __eq__(self, other):
        calls.append("eq")
        return str.__eq__(self, other)


calls.clear()
setattr(r, Name("odd"), "value")
print(getattr(r, "odd"), getattr(r, Name("odd")), r.odd, hasattr(r, Name("none")), len(calls) > 0)
for bad in (5, None, b"x"):
    for use in (getattr, hasattr, delattr):
        try:
            use(r, bad)
        except TypeError as error:
            text = str(error)
    print(text)


class Chain:
    def __init__(self, path=()):
        self.__dict__["path"] = path

    def __getattr__(self, name):
        return Chain((*self.path, name))

    def __setattr__(self, name, value):
        calls.append((self.path, name, value))


chain = Chain()
for i in range(60):
    chain.a.b.c = i
print(calls[-1], getattr(chain, "x").y.path, getattr(getattr(chain, "p"), "q").path)
