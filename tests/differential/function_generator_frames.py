"""Generators seen from outside: their frame, line, locals and running state between yields."""

import inspect


def walk(n):
    total = 0
    for i in range(n):
        total += i
        yield total
    total = -1
    yield total


generator = walk(3000)
print(inspect.getgeneratorstate(generator), generator.gi_frame.f_lineno)
for value in generator:
    if value == 4950:
        print(generator.gi_frame.f_lineno, generator.gi_frame.f_locals, inspect.getgeneratorstate(generator))
    if value == -1:
        print(generator.gi_frame.f_lineno, generator.gi_frame.f_locals["i"])
print(inspect.getgeneratorstate(generator), generator.gi_frame)


def raising(n):
    for i in range(n):
        yield i
        if i == 2000:
            raise KeyError(i)


total = 0
try:
    for value in raising(3000):
        total += value
except KeyError as error:
    traceback = error.__traceback__
    while traceback:
        print(traceback.tb_frame.f_code.co_name, traceback.tb_lineno)
        traceback = traceback.tb_next
print(total)
