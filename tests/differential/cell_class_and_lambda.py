"""`__class__` cells, lambdas in class bodies, names resolved in class, enclosing and global scopes."""

name = "global"


def make(i):
    name = f"enclosing{i}"

    class Thing:
        seen = name
        name = "class"
        inside = name
        function = lambda self: (name, __class__.__name__)
        items = [name for _ in range(2)]

        def method(self):
            def inner():
                return __class__, name

            return inner()

        def typed(self):
            return __class__ is type(self)

    class Global:
        global name
        name = name

    return Thing, Global


for i in range(70):
    thing, other = make(i)
    row = thing.seen, thing.inside, thing().function(), thing.items, thing().method()[1], thing().typed()
print(row, name, hasattr(other, "name"))


x = "module"


def conditional(flag):
    x = "outer"

    class Body:
        if flag:
            x = "body"
        y = x if flag else 0
        if flag:
            del x
        z = 1
        w = (lambda: x)()

    return Body.y, Body.z, Body.w


print([conditional(i % 2) for i in range(80)][-2:])


def unbound():
    class Body:
        y = x

    x = 1


for _ in range(60):
    try:
        unbound()
    except NameError as error:
        text = str(error)
print(text)
print([(lambda a: lambda b: lambda c: (a, b, c))(1)(2)(i) for i in range(60)][-1])
