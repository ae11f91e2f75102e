"""Coroutines driven by send, throw and close; states, names, `cr_await`, and awaiting twice."""

import inspect
import types


@types.coroutine
def pause(value):
    return (yield value)


async def inner(x):
    try:
        return x + await pause("inner")
    except ValueError as error:
        return error.args[0]


async def outer(x):
    total = 0
    for i in range(3):
        total += await inner(x + i)
    return total


def drive(coroutine, error=None):
    steps = [coroutine.send(None)]
    try:
        while True:
            steps.append(coroutine.throw(error) if error else coroutine.send(len(steps)))
    except StopIteration as stop:
        return steps, stop.value


def look(i):
    c = outer(i)
    states = [inspect.getcoroutinestate(c)]
    c.send(None)
    states.append(inspect.getcoroutinestate(c))
    names = c.cr_await.__name__, c.cr_await.cr_await.__name__, c.cr_frame.f_locals
    c.close()
    states.append(inspect.getcoroutinestate(c))
    try:
        c.send(None)
    except RuntimeError as error:
        states.append(str(error))
    return states, names


for i in range(80):
    rows = drive(outer(i)), drive(outer(i), ValueError(7)), look(i)
print(*rows, sep="\n")
c = inner(1)
c.send(None)


async def second():
    await c


for bad in (second, lambda: outer("x")):
    other = bad()
    try:
        drive(other)
    except (RuntimeError, TypeError) as error:
        print(error)
c.close()


async def wrong(x):
    return await x


for x in (5, None, iter([1])):
    try:
        drive(wrong(x))
    except TypeError as error:
        print(error)
