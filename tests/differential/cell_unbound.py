"""Free variables and cells that are unbound: before assignment, after del, in inner functions."""


def late(flag):
    def inner():
        return value

    if flag:
        value = 5
    return inner()


def deleted(i):
    value = i

    def inner():
        return value + 1

    total = inner()
    if i % 3 == 2:
        del value
    return total + inner()


def nonlocal_delete(i):
    value = i

    def remove():
        nonlocal value
        del value

    remove()
    if i % 2:
        remove()
    return value


def loop(n):
    functions = []
    for i in range(n):
        if i == n // 2:
            x = 1
        functions.append(lambda: x)
        try:
            functions[-1]()
        except NameError as error:
            kind = type(error).__name__
    del x
    return kind, functions[0]


def attempt(function, *arguments):
    try:
        return function(*arguments)
    except NameError as error:
        return type(error).__name__, str(error), error.name


for i in range(90):
    rows = [attempt(late, i % 2), attempt(late, 1), attempt(deleted, i), attempt(nonlocal_delete, i)]
    if i > 86:
        print(*rows, sep="\n")
kind, function = loop(80)
print(kind, attempt(function), function.__closure__[0] == type(function.__closure__[0])())
try:
    function.__closure__[0].cell_contents
except ValueError as error:
    print(error)
function.__closure__[0].cell_contents = "set"
print(function())
del function.__closure__[0].cell_contents
print(attempt(function))
