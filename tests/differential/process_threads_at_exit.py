"""A daemon thread is inside a compiled loop while the interpreter shuts down; others are joined."""

import threading


def spin(started):
    i = 0
    while True:
        i = (i * 3 + 1) & 0xFFFF
        if i == 1:
            started.set()


def finish():
    total = 0
    for i in range(20_000):
        total += i
    released.wait()
    print("finished", total)


started, released = threading.Event(), threading.Event()
threading.Thread(target=spin, args=(started,), daemon=True).start()
threading.Thread(target=finish).start()
started.wait()
print("main ends", flush=True)
released.set()
