"""atexit functions, exit codes, threads and finalizers at the end of the process, after hot code."""

import atexit
import sys
import threading
import weakref


def total(n):
    result = 0
    for i in range(n):
        result += i
    return result


class Thing:
    def __init__(self, name):
        self.name = name

    def __del__(self, total=total):
        print("del", self.name, total(10))


def registered(x, *, y):
    print("atexit", x, y, total(20))


def failing():
    print("failing")
    raise SystemExit(99)


def late(event):
    event.wait()
    print("thread", total(30))


atexit.register(setattr, sys, "unraisablehook", sys.unraisablehook)
sys.unraisablehook = lambda report: print(report.err_msg.split(" <")[0], repr(report.exc_value))
print([total(i) for i in range(70)][-1])
for i in range(3):
    atexit.register(registered, i, y=total(i))
atexit.register(failing)
atexit.unregister(len)
kept = Thing("kept")
cycle = Thing("cycle")
cycle.me = cycle
weakref.finalize(kept, print, "finalize")
event = threading.Event()
thread = threading.Thread(target=late, args=(event,))
thread.start()
atexit.register(print, "last registered")


def generator(total=total):
    try:
        yield 1
    finally:
        print("generator closed", total(5))


suspended = generator()
next(suspended)
event.set()
thread.join()
try:
    sys.exit(total(4))
finally:
    print("leaving")
