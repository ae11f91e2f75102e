"""Producers and consumers over asyncio queues, with locks, events, semaphores and conditions."""

import asyncio


async def producer(queue, k, n):
    for i in range(n):
        await queue.put((k, i))


async def consumer(queue, lock, totals):
    while True:
        k, i = await queue.get()
        async with lock:
            totals[k] = totals.get(k, 0) + i
        queue.task_done()


async def limited(semaphore, state, i):
    async with semaphore:
        state["now"] += 1
        state["most"] = max(state["most"], state["now"])
        await asyncio.sleep(0)
        state["now"] -= 1
        return i


async def turns(condition, state, me, n, out):
    for _ in range(n):
        async with condition:
            await condition.wait_for(lambda: state["turn"] == me)
            out.append(me)
            state["turn"] = 1 - me
            condition.notify_all()


async def main():
    queue, lock, totals = asyncio.Queue(5), asyncio.Lock(), {}
    consumers = [asyncio.create_task(consumer(queue, lock, totals)) for _ in range(3)]
    await asyncio.gather(*(producer(queue, k, 60) for k in range(4)))
    await queue.join()
    for task in consumers:
        task.cancel()
    print(await asyncio.gather(*consumers, return_exceptions=True) != [], sorted(totals.items()))
    state = {"now": 0, "most": 0}
    semaphore = asyncio.Semaphore(3)
    print(sum(await asyncio.gather(*(limited(semaphore, state, i) for i in range(80)))), state)
    condition, state, out = asyncio.Condition(), {"turn": 0}, []
    await asyncio.gather(turns(condition, state, 1, 40, out), turns(condition, state, 0, 40, out))
    print(out[:6], len(out))
    priority = asyncio.PriorityQueue()
    for i in range(70):
        priority.put_nowait((i * 37 % 70, i))
    print([priority.get_nowait()[0] for _ in range(70)] == list(range(70)))
    try:
        priority.get_nowait()
    except asyncio.QueueEmpty as error:
        print(repr(error))


asyncio.run(main())
