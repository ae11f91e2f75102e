"""Tracebacks of exceptions that pass several awaits, async generators and tasks."""

import asyncio
import traceback


async def leaf(i):
    await asyncio.sleep(0)
    return 10 // (i - 50)


async def items(n):
    for i in range(n):
        yield await leaf(i)


async def middle(n):
    total = 0
    async for x in items(n):
        total += x
    return total


async def outer(n):
    try:
        return await middle(n)
    except ZeroDivisionError as error:
        raise LookupError(n) from error


async def main():
    for _ in range(3):
        print(await outer(40))
    try:
        await outer(60)
    except LookupError as error:
        cause = traceback.extract_tb(error.__cause__.__traceback__)
        print(
            [(e.name, e.lineno) for e in cause],
            [e.lineno for e in traceback.extract_tb(error.__traceback__)][-2:],
        )
    task = asyncio.create_task(outer(51), name="t")
    await asyncio.wait([task])
    print([(e.name, e.lineno) for e in traceback.extract_tb(task.exception().__traceback__)])
    task = asyncio.create_task(middle(100))
    for _ in range(20):
        await asyncio.sleep(0)
    print([frame.f_code.co_name for frame in task.get_stack()], type(task.get_coro().cr_await).__name__)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        pass
    print(task.cancelled())


asyncio.run(main())
