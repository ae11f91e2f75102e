"""`async for` with break, continue, else, return, exceptions in the iterator, and custom iterators."""

import asyncio


class Iterator:
    def __init__(self, n, fail=None):
        self.n, self.fail = n, fail

    def __aiter__(self):
        return self

    async def __anext__(self):
        self.n -= 1
        if self.n == self.fail:
            raise KeyError(self.n)
        if self.n < 0:
            raise StopAsyncIteration
        return self.n


async def loop(n, mode):
    trail = []
    try:
        async for x in Iterator(n, 2 if mode == "fail" else None):
            if mode == "continue" and x % 2:
                continue
            if mode == "break" and x == 3:
                break
            if mode == "return" and x == 2:
                return trail
            try:
                trail.append(x)
                if mode == "raise" and x == 1:
                    raise StopAsyncIteration("own")
            finally:
                trail.append("f")
        else:
            trail.append("else")
    except KeyError as error:
        trail.append(repr(error))
    except StopAsyncIteration as error:
        trail.append(repr(error))
    return trail


class Broken:
    def __aiter__(self):
        return self

    def __anext__(self):
        return 5


async def main():
    for mode in ("", "continue", "break", "return", "raise", "fail"):
        for _ in range(40):
            trail = await loop(6, mode)
        print(mode, trail)
    for bad in (Broken(), 5):
        try:
            async for x in bad:
                pass
        except TypeError as error:
            print(error, repr(error.__cause__))


asyncio.run(main())
