"""`__code__` of a function is replaced while its caller's loop runs: other constants, arguments and kinds."""


def target(a, b=2):
    return a + b


def other(a, b=5):
    return a * b


def with_locals(a, b):
    c = [a, b]
    for x in c:
        a += x
    return a


def raising(a, b):
    raise LookupError(a)


def generator(a, b):
    yield a
    yield b


def starred(*rest):
    return rest


def three(a, b, c):
    return a


original = target.__code__


def loop(n, at, code):
    rows = []
    for i in range(n):
        if i == at:
            target.__code__ = code
        try:
            value = target(i)
        except (LookupError, TypeError) as error:
            value = repr(error)
        rows.append(value if not hasattr(value, "gi_frame") else list(value))
    target.__code__ = original
    return rows[at - 1 : at + 2], len(rows)


for function in (other, with_locals, raising, generator, starred, three):
    print(function.__name__, loop(90, 60, function.__code__))


def itself(n):
    if n == 70:
        itself.__code__ = (lambda n: "replaced").__code__
    return n + 1


print([itself(i) for i in range(68, 74)])
print([itself(i) for i in range(60)][-1])
for bad in (5, None, (lambda: loop).__closure__):
    try:
        target.__code__ = bad
    except TypeError as error:
        print(error)


def closure():
    x = 1

    def inner():
        return x

    return inner


try:
    target.__code__ = closure().__code__
except ValueError as error:
    print(error)
