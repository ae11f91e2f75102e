"""Loops of several shapes that wait for a flag which another thread or a timer sets."""

import signal
import threading

stop = False
holder = {"stop": False}


class Thing:
    stop = False


def by_global():
    while not stop:
        pass
    return "global"


def by_attribute(thing):
    n = 0
    while not thing.stop:
        n ^= 1
    return "attribute"


def by_item():
    while not holder["stop"]:
        continue
    return "item"


def by_cell():
    done = False

    def finish():
        nonlocal done
        done = True

    start(finish)
    while not done:
        pass
    return "cell"


def by_list(box):
    while len(box) == 0:
        pass
    return "list"


def start(action):
    timer = threading.Timer(0.005, action)
    timer.daemon = True
    timer.start()


for turn in range(3):
    stop = False
    start(lambda: globals().update(stop=True))
    rows = [by_global()]
    thing = Thing()
    start(lambda: setattr(thing, "stop", True))
    rows.append(by_attribute(thing))
    holder["stop"] = False
    start(lambda: holder.update(stop=True))
    rows.append(by_item())
    rows.append(by_cell())
    box = []
    start(lambda: box.append(1))
    rows.append(by_list(box))
    thing = Thing()
    signal.signal(signal.SIGALRM, lambda *details: setattr(Thing, "stop", True))
    signal.setitimer(signal.ITIMER_REAL, 0.005)
    rows.append(by_attribute(thing))
    Thing.stop = False
print(rows)
