"""Defaults are evaluated once at definition, shared between calls, and read at each call."""

log = []


def make(x):
    log.append(x)
    return [x]


def define(i):
    def function(a, b=make(("b", i)), *, c=make(("c", i)), d=i):
        b.append(a)
        return len(b), c, d

    return function


functions = [define(i) for i in range(70)]
print(len(log), log[-2:])
for function in functions:
    for a in range(3):
        row = function(a)
print(row, functions[0].__defaults__, functions[0].__kwdefaults__)
print([functions[0](i) for i in range(100)][-1])
functions[0].__defaults__ = ((x := ["new"]),)
print(functions[0](1), x)
functions[0].__kwdefaults__["d"] = "changed"
print(functions[0](2))
functions[0].__kwdefaults__ = None
try:
    functions[0](3)
except TypeError as error:
    print(error)
functions[0].__kwdefaults__ = {"c": 1, "d": 2, "unknown": 3}
functions[0].__defaults__ = (1, 2, [])[1:]
try:
    print(functions[0]())
except AttributeError as error:
    print(error)


def grow(value, memory={}, *, keys=[]):
    keys.append(value)
    memory[value] = memory.get(value, 0) + 1
    if len(keys) == 90:
        grow.__defaults__ = ({"fresh": 1},)
    return len(memory), len(keys)


print([grow(i % 7) for i in range(100)][-12:], grow.__defaults__)
for bad in ([1], 5, {}):
    try:
        grow.__defaults__ = bad
    except TypeError as error:
        print(error)
