"""Exceptions in threads: the hook, tracebacks, SystemExit, futures, and local state of each thread."""

import concurrent.futures
import sys
import threading

seen = []


def hook(arguments):
    entry, names = arguments.exc_traceback, []
    while entry:
        names.append(entry.tb_frame.f_code.co_name)
        entry = entry.tb_next
    seen.append((arguments.exc_type.__name__, str(arguments.exc_value), names[-2:]))


def divide(a, b):
    return a // b


def work(n, zero):
    total = 0
    for i in range(n):
        total += divide(100, i - zero)
    return total


def leaving(n):
    for i in range(n):
        if i == 70:
            sys.exit(5)


def handling(n, out):
    for i in range(n):
        try:
            raise ValueError(i)
        except ValueError as error:
            out.append(sys.exception() is error)
    out.append(sys.exception())


threading.excepthook = hook
for target, arguments in ((work, (100, 80)), (work, (50, 80)), (leaving, (100,)), (work, (5, "x"))):
    thread = threading.Thread(target=target, args=arguments)
    thread.start()
    thread.join()
print(*seen, sep="\n")
try:
    raise KeyError("main")
except KeyError:
    out = []
    thread = threading.Thread(target=handling, args=(70, out))
    thread.start()
    thread.join()
    print(out.count(True), out[-1], repr(sys.exception()))
with concurrent.futures.ThreadPoolExecutor(3) as pool:
    futures = [pool.submit(work, 60, zero) for zero in (70, 30, 99)]
    print([f.exception() and str(f.exception()) for f in futures], futures[0].result())
    print(list(pool.map(divide, range(100, 160), range(1, 61)))[-3:])
    try:
        list(pool.map(divide, [1, 2], [1, 0]))
    except ZeroDivisionError as error:
        print(error)
threading.excepthook = threading.__excepthook__
