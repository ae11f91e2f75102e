"""Asynchronous comprehensions of every kind, nested, filtered, with awaits in all places."""

import asyncio


async def count(n):
    for i in range(n):
        if i % 4 == 0:
            await asyncio.sleep(0)
        yield i


async def double(x):
    return x * 2


async def work(n):
    a = [x async for x in count(n)]
    b = {await double(x) async for x in count(n) if await double(x) % 3}
    c = {x: y async for x in count(3) for y in range(x)}
    d = [[y async for y in count(x)] async for x in count(4)]
    e = [await double(x) for x in range(n)]
    f = (x + 1 async for x in count(n) if x % 2)
    g = [x async for x in f]
    h = [x for x in [y async for y in count(3)] if await double(x)]
    return sum(a), sorted(b), c, d, sum(e), g, h


async def main():
    for i in range(70):
        rows = await work(5)
    print(*rows, sep="\n")
    rows = await asyncio.gather(*(work(k) for k in range(6)))
    print([row[0] for row in rows])
    async for x in (await double(y) async for y in count(3)):
        print(x)
    try:
        [x async for x in [1, 2]]
    except TypeError as error:
        print(error)
    try:
        [x for x in count(2)]
    except TypeError as error:
        print(error)
    try:
        async for a, b in count(2):
            pass
    except TypeError as error:
        print(error)


asyncio.run(main())
