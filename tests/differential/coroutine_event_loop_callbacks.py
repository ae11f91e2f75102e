"""Callbacks, futures and context variables of an event loop; exceptions in callbacks reach its handler."""

import asyncio
import contextvars

variable = contextvars.ContextVar("variable", default=0)
log = []


def callback(i):
    variable.set(variable.get() + i)
    log.append(variable.get())
    if i % 50 == 49:
        raise ValueError(i)


async def child(i):
    before = variable.get()
    variable.set(i)
    await asyncio.sleep(0)
    return before, variable.get()


async def waiter(future):
    return await future + 1


async def main():
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda loop, context: log.append(repr(context["exception"])))
    variable.set(5)
    for i in range(100):
        loop.call_soon(callback, i)
    await asyncio.sleep(0)
    print(len(log), log[48:51], log[-2:], variable.get())
    rows = await asyncio.gather(*(child(i) for i in range(70)))
    print(rows[0], rows[-1], variable.get())
    total = 0
    for i in range(70):
        future = loop.create_future()
        task = asyncio.create_task(waiter(future))
        loop.call_soon(future.set_result, i)
        total += await task
    print(total)
    future = loop.create_future()
    future.set_exception(KeyError("x"))
    try:
        await future
    except KeyError as error:
        print(error.args)
    try:
        future.set_result(1)
    except asyncio.InvalidStateError as error:
        print(error)
    print(await asyncio.to_thread(lambda: variable.get() * 2))
    print(await loop.run_in_executor(None, sum, range(100)))


asyncio.run(main())
