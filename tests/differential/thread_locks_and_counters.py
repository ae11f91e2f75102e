"""Threads over hot functions with locks, semaphores, barriers, conditions and thread-local data."""

import threading

lock, local = threading.Lock(), threading.local()
counter = 0
results = {}


def step(x):
    return (x * 31 + 7) & 0xFFFF


def add(n):
    global counter
    for _ in range(n):
        with lock:
            counter += 1


def private(name, n):
    local.value = len(name)
    for i in range(n):
        local.value = step(local.value)
    results[name] = local.value


def barrier(b, rounds, out):
    for i in range(rounds):
        if b.wait() == 0:
            out.append(i)


def run(target, arguments):
    threads = [threading.Thread(target=target, args=a) for a in arguments]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


run(add, [(200,)] * 4)
print(counter)
run(private, [("x" * k, 100) for k in range(1, 5)])
print(sorted(results.items()), hasattr(local, "value"))
rounds = []
run(barrier, [(threading.Barrier(3), 30, rounds)] * 3)
print(rounds == list(range(30)))
condition, queue, taken = threading.Condition(), [], []


def produce(n):
    for i in range(n):
        with condition:
            queue.append(i)
            condition.notify()


def consume(n):
    for _ in range(n):
        with condition:
            condition.wait_for(lambda: queue)
            taken.append(queue.pop(0))


threads = [threading.Thread(target=consume, args=(100,)), threading.Thread(target=produce, args=(100,))]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
print(taken == list(range(100)))
recursive = threading.RLock()


def nested(n):
    with recursive:
        return 0 if n == 0 else 1 + nested(n - 1)


print(nested(60), [nested(3) for _ in range(60)].count(3))
