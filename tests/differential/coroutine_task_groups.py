"""TaskGroup and timeouts: errors of several tasks, cancellation of the rest, nesting."""

import asyncio


async def succeed(i):
    for _ in range(i % 3):
        await asyncio.sleep(0)
    return i


async def fail(i):
    await succeed(i)
    raise ValueError(i)


async def forever(log):
    try:
        while True:
            await asyncio.sleep(0)
    finally:
        log.append("cancelled")


async def good(n):
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(succeed(i)) for i in range(n)]
    return sum(task.result() for task in tasks)


async def bad(i):
    log = []
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(forever(log))
            group.create_task(fail(3))
            group.create_task(fail(3))
            await succeed(i)
            raise KeyError("body")
    except* ValueError as errors:
        log.append([e.args for e in errors.exceptions])
    except* KeyError as errors:
        log.append(repr(errors.exceptions[0]))
    return log


async def timed(delay):
    try:
        async with asyncio.timeout(delay) as scope:
            await forever([])
    except TimeoutError as error:
        return scope.expired(), repr(error.__cause__)


async def main():
    for i in range(8):
        rows = await good(5), await bad(i)
    print(*rows)
    print(await timed(0), await timed(0.001))
    try:
        await asyncio.wait_for(forever(log := []), 0.001)
    except TimeoutError:
        print(log)
    print(await asyncio.wait_for(succeed(2), 5))


asyncio.run(main())
