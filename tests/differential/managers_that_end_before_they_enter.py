"""What only `with` or `await` refers to ends when the instruction lets go of it, before the method that it has
looked up runs."""

import asyncio

LOG = []


class Dies:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        LOG.append(f"del {self.name}")


class Static(Dies):
    __enter__ = staticmethod(lambda: LOG.append("enter"))
    __exit__ = staticmethod(lambda *rest: LOG.append("exit"))


class Said:
    def __init__(self, word):
        self.word = word

    def __call__(self, *rest):
        LOG.append(self.word)


class Callable(Dies):
    __enter__ = Said("enter")
    __exit__ = Said("exit")


async def nothing(word):
    LOG.append(word)


class Async(Dies):
    __aenter__ = staticmethod(lambda: nothing("aenter"))
    __aexit__ = staticmethod(lambda *rest: nothing("aexit"))


class Awaitable(Dies):
    def __await__(self):
        self = None
        LOG.append("await")
        yield from ()


class Numbers(Dies):
    def __aiter__(self):
        return self

    async def __anext__(self):
        self.name -= 1
        if self.name < 0:
            raise StopAsyncIteration
        return Dies(self.name)


def plain(i):
    for kind in Static, Callable:
        with kind(i):
            LOG.append("body")


async def asynchronous(i):
    async with Async(i):
        LOG.append("body")
    await Awaitable(i)
    async for number in Numbers(3):
        LOG.append(number.name)
    number = None


async def main():
    for i in range(70):
        plain(i)
        await asynchronous(i)
        if i in (0, 1, 30, 69):
            print(*LOG, sep=" | ")
        LOG.clear()


asyncio.run(main())
