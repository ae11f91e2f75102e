"""Globals assigned, deleted and re-made in functions, shadowing built-ins on the way."""

import builtins

counter = 0


def bump(i):
    global counter, made
    counter += i
    if i % 10 == 3:
        made = i
    if i % 10 == 6:
        del made
    return counter


def read():
    try:
        return made
    except NameError as error:
        return str(error)


rows = []
for i in range(100):
    bump(i)
    rows.append(read())
print(counter, rows[:8], rows[-8:])


def length(x):
    return len(x)


def shadow(n):
    global len
    rows = []
    for i in range(n):
        if i == n // 3:
            len = lambda x: "shadow"
        if i == 2 * n // 3:
            del len
        rows.append(length([1, 2]))
    return rows


rows = shadow(90)
print(rows[29:31], rows[59:61], rows.count(2))
original = builtins.len
for i in range(60):
    if i == 50:
        builtins.len = lambda x: original(x) + 100
    value = length("abc")
builtins.len = original
print(value, length("abc"))
try:
    del counter
    bump(1)
except NameError as error:
    print(error)
counter = 0.5
print(bump(1), bump(2))
globals()["counter"] = "text"
try:
    bump(1)
except TypeError as error:
    print(error)
try:
    exec("del undefined_thing")
except NameError as error:
    print(error)
