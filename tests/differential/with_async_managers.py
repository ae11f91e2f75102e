"""Asynchronous managers driven by hand: suspension in enter and exit, suppression, several at once."""

import types

log = []


@types.coroutine
def pause(value):
    return (yield value)


class Manager:
    def __init__(self, name, suppress=False):
        self.name = name
        self.suppress = suppress

    async def __aenter__(self):
        log.append(await pause("enter " + self.name))
        return self.name

    async def __aexit__(self, kind, value, trace):
        log.append(await pause(f"exit {self.name} {kind and kind.__name__}"))
        return self.suppress


async def work(i):
    async with Manager("a") as a, Manager("b", i % 2 == 0) as b:
        if i % 3 == 0:
            raise ValueError(i)
        if i % 3 == 1:
            return a + b
    return "after"


def drive(coroutine):
    sent, steps = None, []
    while True:
        try:
            steps.append(coroutine.send(sent))
            sent = len(steps)
        except StopIteration as stop:
            return stop.value, steps
        except ValueError as error:
            return repr(error), steps


for i in range(90):
    log.clear()
    row = drive(work(i))
    if i >= 84:
        print(*row, log)


class Broken:
    async def __aenter__(self):
        pass


async def broken(manager):
    async with manager:
        pass


for manager in (Broken(), 1):
    try:
        drive(broken(manager))
    except TypeError as error:
        print(error)
