"""A small scheduler runs many generators in turn, with sleeping, spawning, joining and failing tasks."""

import collections
import heapq


class Scheduler:
    def __init__(self):
        self.ready, self.waiting, self.sleeping = collections.deque(), {}, []
        self.time = self.count = 0
        self.log, self.results = [], {}

    def spawn(self, task):
        self.count += 1
        self.ready.append((self.count, task, None))
        return self.count

    def finish(self, key, result):
        self.results[key] = result
        for other, task in self.waiting.pop(key, []):
            self.ready.append((other, task, result))

    def step(self, key, task, value):
        try:
            kind, argument = task.send(value)
        except StopIteration as stop:
            return self.finish(key, stop.value)
        except ValueError as error:
            return self.finish(key, repr(error))
        if kind == "sleep":
            heapq.heappush(self.sleeping, (self.time + argument, key, task))
        elif kind == "spawn":
            self.ready.append((key, task, self.spawn(argument)))
        elif kind == "join" and argument not in self.results:
            self.waiting.setdefault(argument, []).append((key, task))
        else:
            self.ready.append((key, task, self.results.get(argument)))

    def run(self):
        while self.ready or self.sleeping:
            while self.ready:
                self.step(*self.ready.popleft())
            if self.sleeping:
                self.time, key, task = heapq.heappop(self.sleeping)
                self.ready.append((key, task, None))
        return self.time, self.results


def worker(n):
    for i in range(n):
        yield "sleep", i % 3
    if n % 4 == 3:
        raise ValueError(n)
    return n * 10


def parent(n):
    children = []
    for i in range(n):
        children.append((yield "spawn", worker(i)))
    results = []
    for child in children:
        results.append((yield "join", child))
    return results


for n in range(1, 12):
    scheduler = Scheduler()
    scheduler.spawn(parent(n))
    time, results = scheduler.run()
print(time, results[1], len(results))
