"""Closures: cells read and written from both sides, shared by several functions, late binding."""


def counter(start):
    value = start

    def up(step=1):
        nonlocal value
        value += step
        return value

    def read():
        return value

    return up, read


def run(n):
    up, read = counter(10)
    total = 0
    for i in range(n):
        up()
        total += read()
        if i % 100 == 0:
            up(5)
    return total, read()


print(run(5000))


def outer(n):
    x = 0
    history = []

    def inner():
        return x

    for i in range(n):
        x = i
        if inner() % 1000 == 7:
            history.append(inner())
    x = "end"
    return history, inner()


print(outer(5000))


def unbound(flag):
    def inner():
        return late

    if flag:
        late = 5
    try:
        return inner()
    except NameError as error:
        return str(error)


print(sum(unbound(True) for _ in range(3000)), unbound(False))


def deleted():
    x = 1

    def inner():
        return x

    inner()
    del x
    try:
        return inner()
    except NameError as error:
        return str(error)


print(deleted(), counter(1)[0].__closure__[0].cell_contents)
functions = [(lambda i=i: i * 2) for i in range(100)]
print(sum(f() for f in functions for _ in range(30)))
up, read = counter(0)
for _ in range(3000):
    up(2)
read.__closure__[0].cell_contents = -1
print(up(), read())
