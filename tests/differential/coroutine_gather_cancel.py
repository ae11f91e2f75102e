"""asyncio tasks: gather with errors, cancellation in each kind of block, shielding, callbacks."""

import asyncio

log = []


async def worker(name, n):
    try:
        for i in range(n):
            await asyncio.sleep(0)
            if name == "bad" and i == 3:
                raise ValueError(name)
        return name
    except asyncio.CancelledError as error:
        log.append((name, i, error.args))
        if name == "stubborn":
            return "survived"
        raise
    finally:
        log.append(("finally", name))


async def nested(n):
    async with asyncio.Lock():
        return await worker("nested", n)


async def main():
    for _ in range(8):
        results = await asyncio.gather(worker("a", 5), worker("bad", 5), nested(2), return_exceptions=True)
    print(results, len(log))
    log.clear()
    tasks = [asyncio.create_task(worker(name, 100), name=name) for name in ("x", "stubborn", "y")]
    tasks[0].add_done_callback(lambda task: log.append(("callback", task.get_name(), task.cancelled())))
    for _ in range(4):
        await asyncio.sleep(0)
    for task in tasks:
        task.cancel("message")
    print(await asyncio.gather(*tasks, return_exceptions=True))
    print(*log, sep="\n")
    log.clear()
    inner = asyncio.create_task(worker("shielded", 10))
    outer = asyncio.shield(inner)
    await asyncio.sleep(0)
    outer.cancel()
    try:
        await outer
    except asyncio.CancelledError:
        print("outer cancelled", inner.cancelled(), await inner)
    done, pending = await asyncio.wait([asyncio.create_task(worker("w", k)) for k in (1, 2)])
    print(len(done), len(pending), sorted(task.result() for task in done))
    print([await c for c in asyncio.as_completed([worker("p", 1), worker("p", 2)])])


asyncio.run(main())
