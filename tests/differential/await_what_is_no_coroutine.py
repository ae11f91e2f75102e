"""What `await` takes: instances with `__await__`, generators for coroutines, and nothing else."""

import types


class Gives:
    def __init__(self, what):
        self.what = what

    def __await__(self):
        return self.what()


class Yields:
    def __await__(self):
        got = yield 1
        return got


class Raises:
    def __await__(self):
        raise KeyError("no")


class ByClass(type):
    def __await__(cls):
        return iter([2])


class WithMeta(metaclass=ByClass):
    pass


@types.coroutine
def old():
    return (yield 3)


def plain():
    yield 4


async def empty():
    return 5


async def awaits(thing):
    return await thing


def drive(coroutine):
    seen = []
    try:
        while True:
            seen.append(coroutine.send(len(seen) or None))
    except StopIteration as stop:
        return seen, stop.value
    except Exception as e:
        return seen, type(e).__name__, str(e), e.__traceback__.tb_next is not None


makers = [
    lambda: Gives(lambda: iter([7])),
    lambda: Gives(lambda: [7]),
    lambda: Gives(empty),
    lambda: Gives(old),
    lambda: Gives(plain),
    lambda: Gives(lambda: None),
    Yields,
    Raises,
    lambda: WithMeta,
    WithMeta,
    old,
    plain,
    empty,
    lambda: 8,
    lambda: None,
]
for _ in range(5):
    for maker in makers:
        thing = maker()
        print(drive(awaits(thing)))
        if hasattr(thing, "close"):
            thing.close()
Yields.__await__ = lambda self: iter("ab")
print(drive(awaits(Yields())))
del Yields.__await__
print(drive(awaits(Yields())))
