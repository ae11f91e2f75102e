"""Inner functions whose free variables, globals and builtins change between calls of one shared code."""

import builtins

level = "global"


def make(level):
    def inner(i):
        return level, len([i])

    def change(new):
        nonlocal level
        level = new

    return inner, change


def read(i):
    return level, len([i])


pairs = [make(k) for k in (1, 2.5, "s")]
for i in range(80):
    rows = [inner(i) for inner, change in pairs] + [read(i)]
print(rows)
for k, (inner, change) in enumerate(pairs):
    change([k])
level = None
print([inner(i) for inner, change in pairs] + [read(i)])
original = builtins.len
builtins.len = lambda x: "builtin replaced"
print([inner(i) for inner, change in pairs] + [read(i)])
builtins.len = original
len = lambda x: "shadowed"
print([inner(i) for inner, change in pairs] + [read(i)])
del len
print([inner(i) for inner, change in pairs] + [read(i)])


def evolving(n):
    total = 0

    def add(x):
        nonlocal total
        total += x
        if total > 1000 and isinstance(total, int):
            total = total / 8

    for i in range(n):
        add(i)
        if i == 60:
            total = total + 2**70
        if i == 61:
            total = 5
        if i == 80:
            total = 0
    return total


print(evolving(100), [evolving(i) for i in (10, 61, 62, 63)])


def swap_globals():
    import types

    space = {"level": "other space", "__builtins__": {"len": lambda x: "own len"}}
    other = types.FunctionType(read.__code__, space)
    return [other(i) for i in range(60)][-1], read(0)


print(swap_globals())
