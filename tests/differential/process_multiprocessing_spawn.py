"""multiprocessing by spawn: the child imports this program anew and runs its functions."""

import multiprocessing
import sys


def triple(x):
    return x * 3


def total(n):
    result = 0
    for i in range(n):
        result += triple(i)
    return result


class Task:
    def __init__(self, n):
        self.n = n

    def __call__(self):
        return [total(k) for k in range(self.n)]


def child(queue, task):
    queue.put((__name__, task()[-1], total(100)))
    sys.exit(total(5) % 256)


def main():
    print(__name__, total(100), Task(60)()[-1])
    context = multiprocessing.get_context("spawn")
    queue = context.SimpleQueue()
    process = context.Process(target=child, args=(queue, Task(50)))
    process.start()
    print(queue.get())
    process.join()
    print(process.exitcode, process.is_alive())


if __name__ == "__main__":
    main()
