"""Coroutines, async for, async with and async generators under asyncio, with tasks and timeouts."""

import asyncio


class Manager:
    async def __aenter__(self):
        await asyncio.sleep(0)
        return 1

    async def __aexit__(self, *details):
        await asyncio.sleep(0)
        return details[0] is KeyError


async def add(a, b):
    return a + b


async def count(n):
    for i in range(n):
        if i % 100 == 0:
            await asyncio.sleep(0)
        yield i


async def worker(name, n):
    total = 0
    async for i in count(n):
        total += await add(i, 1)
        async with Manager() as one:
            total += one
            if i % 50 == 0:
                raise KeyError(name)
    return name, total


async def main():
    print(await asyncio.gather(*(worker(name, 300 + name) for name in range(5))))
    print(sum([x async for x in count(3000) if x % 2]), [await add(x, 1) for x in range(5)])
    try:
        async with asyncio.timeout(0):
            await asyncio.sleep(60)
    except TimeoutError as error:
        print(type(error).__name__)
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(add(1, "x"))
    except* TypeError as errors:
        print(errors.exceptions)
    generator = count(10)
    print(await anext(generator), await generator.asend(None))
    await generator.aclose()


asyncio.run(main())
