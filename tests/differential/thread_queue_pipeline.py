"""Stages connected by queues, run in threads, with changing types and a poison value at the end."""

import queue
import threading


def stage(function, source, target):
    while (item := source.get()) is not None:
        try:
            target.put(function(item))
        except (TypeError, ValueError) as error:
            target.put(str(error))
    target.put(None)


def double(x):
    return x * 2


def describe(x):
    return f"{type(x).__name__}:{x}"


def pipeline(items, functions):
    queues = [queue.Queue() for _ in range(len(functions) + 1)]
    threads = [
        threading.Thread(target=stage, args=(f, queues[i], queues[i + 1])) for i, f in enumerate(functions)
    ]
    for thread in threads:
        thread.start()
    for item in items:
        queues[0].put(item)
    queues[0].put(None)
    for thread in threads:
        thread.join()
    results = []
    while (item := queues[-1].get()) is not None:
        results.append(item)
    return results


print(pipeline(range(100), [double, double, str])[-3:])
print(pipeline([1, 2.5, "a", [1], {}, True] * 12, [double, describe])[-6:])
print(pipeline(["5", "x", "7"] * 25, [int, double, describe])[-3:])
bounded = queue.Queue(1)
bounded.put(1)
for call in (lambda: bounded.put_nowait(2), lambda: (bounded.get_nowait(), bounded.get_nowait())):
    try:
        call()
    except (queue.Full, queue.Empty) as error:
        print(type(error).__name__)
stack, ordered = queue.LifoQueue(), queue.PriorityQueue()
for i in range(70):
    stack.put(i)
    ordered.put((-i % 7, i))
print([stack.get() for _ in range(3)], [ordered.get() for _ in range(3)])
