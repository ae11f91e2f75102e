"""`sys.setprofile` is switched on and off inside a compiled loop; calls of C functions count too."""

import sys

events = []


def profiler(frame, event, arg):
    name = arg.__name__ if event.startswith("c_") else frame.f_code.co_name
    events.append((event, name))


def leaf(x):
    return abs(x) + 1


def work(n, on, off):
    total = 0
    for i in range(n):
        if i == on:
            sys.setprofile(profiler)
        if i == off:
            sys.setprofile(None)
        total += leaf(-i) + len("abc")
    return total


print(work(4000, -1, -1))
print(work(4000, 3000, 3002))
for event in events:
    print(event)
print(work(4000, -1, -1), len(events))
