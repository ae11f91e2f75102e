"""Thread-local values, recursion limits and exceptions stay with their threads."""

import sys
import threading

local = threading.local()


def get(i):
    return local.value + i


def work(name, n, out):
    local.value = name
    total = 0
    for i in range(n):
        try:
            total += get(i)
            if i % 500 == 0:
                raise ValueError(name)
        except ValueError as error:
            total += error.args[0]
            assert sys.exc_info()[1] is error
    out[name] = total, sys.exc_info()


def run():
    out = {}
    threads = [threading.Thread(target=work, args=(name, 4000, out)) for name in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(out.items())


print(run())
print(run())
print(hasattr(local, "value"))
