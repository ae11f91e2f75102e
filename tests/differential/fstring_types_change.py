"""One f-string gets ints, floats, strings, None, big numbers, containers and subclasses in turn."""


class Int(int):
    def __format__(self, spec):
        return "<" + super().__format__(spec) + ">"


class Str(str):
    def __str__(self):
        return "sub"

    def __repr__(self):
        return "Sub"


def plain(x):
    return f"{x}"


def mixed(x, y):
    return f"a{x}b{y!r}c{x!s}"


def spec(x):
    return f"{x:>6}"


values = [
    1,
    -1,
    10**25,
    0.1,
    -0.0,
    float("nan"),
    1e300,
    1j,
    True,
    None,
    "s",
    b"b",
    [1, "x"],
    (1,),
    {},
    ...,
    int,
]
values += [Int(3), Str("text"), range(3), 10**4000 % 97]
rows = []
for i in range(120):
    x, y = values[i % len(values)], values[(i * 7) % len(values)]
    rows.append((plain(x), mixed(x, y)))
    try:
        rows[-1] += (spec(x),)
    except TypeError as error:
        rows[-1] += (str(error),)
print(*rows[-21:], sep="\n")
text = Str("same")
print(type(plain(text)), plain(text), plain("one") is plain("one") or True)
try:
    plain(10**5000)
except ValueError as error:
    print(error)
