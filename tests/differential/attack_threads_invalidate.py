"""One thread keeps replacing a method while others run a loop that calls it."""

import sys
import threading

sys.setswitchinterval(1e-5)


class Worker:
    def step(self, x):
        return x + 1


def one(self, x):
    return x + 1


def also_one(self, x):
    y = x
    return y + 1


def run(worker, n, out):
    x = 0
    for _ in range(n):
        x = worker.step(x)
    out.append(x)


def replace(stop):
    count = 0
    while not stop.is_set():
        Worker.step = also_one if count & 1 else one
        count += 1


for _ in range(3):
    stop = threading.Event()
    out = []
    changer = threading.Thread(target=replace, args=(stop,))
    runners = [threading.Thread(target=run, args=(Worker(), 20_000, out)) for _ in range(3)]
    changer.start()
    for thread in runners:
        thread.start()
    for thread in runners:
        thread.join()
    stop.set()
    changer.join()
    print(out)
