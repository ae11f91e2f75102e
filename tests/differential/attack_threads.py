"""Threads share compiled functions, switch inside loops, and change what others use."""

import sys
import threading

sys.setswitchinterval(1e-5)


class Counter:
    def __init__(self):
        self.value = 0
        self.lock = threading.Lock()

    def add(self, n):
        with self.lock:
            self.value += n


def mix(x, i):
    return (x * 33 + i) & 0xFFFF


def work(seed, n, counter, results):
    x = seed
    for i in range(n):
        x = mix(x, i)
        if i % 100 == 0:
            counter.add(1)
    results[seed] = x


def run():
    counter = Counter()
    results = {}
    threads = [threading.Thread(target=work, args=(seed, 5000, counter, results)) for seed in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return counter.value, sorted(results.items())


for _ in range(4):
    print(run())
