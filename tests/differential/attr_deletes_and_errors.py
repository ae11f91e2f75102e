"""Messages of attribute errors for all kinds of objects, reads and writes, and their `name` and `obj`."""


class Plain:
    cls = 1


class Slots:
    __slots__ = ("a",)


class ReadOnly:
    @property
    def p(self):
        return 1


def get(x):
    return x.missing


def put(x):
    x.missing = 1


def remove(x):
    del x.missing


def method(x):
    return x.missing(1, 2)


def attempt(function, x):
    try:
        return function(x)
    except (AttributeError, TypeError) as error:
        return (
            str(error),
            error.__class__.__name__,
            getattr(error, "name", None),
            getattr(error, "obj", None) is x,
        )


things = [
    5,
    1.5,
    "s",
    None,
    [],
    (),
    {},
    int,
    len,
    Plain,
    Plain(),
    Slots(),
    ReadOnly(),
    lambda: 0,
    Exception(),
    2**80,
]
things += [
    type,
    object(),
    super(Plain, Plain()),
    property(),
    slice(1),
    range(3),
    iter([]),
    (x for x in "a"),
    ...,
]
for thing in things:
    for function in (get, method, put, remove):
        for _ in range(6):
            row = attempt(function, thing)
        print(type(thing).__name__, function.__name__, row)
p = ReadOnly()
for statement in (
    "p.p = 1",
    "del p.p",
    "Plain().cls.x = 1",
    "del Plain().cls",
    "None.x",
    "(1).real = 2",
    "int.x = 1",
):
    code = compile(statement, "<s>", "exec")
    for _ in range(20):
        try:
            exec(code)
        except (AttributeError, TypeError) as error:
            text = str(error)
    print(statement, "->", text)
