"""`threading.settrace` and `setprofile` reach new threads that run functions compiled before."""

import sys
import threading


def leaf(x):
    return x + 1


def work(n, out):
    total = 0
    for i in range(n):
        total += leaf(i)
    out.append(total)


def run(n):
    out = []
    thread = threading.Thread(target=work, args=(n, out))
    thread.start()
    thread.join()
    return out


print(run(5000))
events = []


def tracer(frame, event, arg):
    if frame.f_code.co_name in ("leaf", "work"):
        events.append((event, frame.f_code.co_name, frame.f_lineno))
    return tracer


threading.settrace(tracer)
print(run(2), len(events))
print(*events, sep="\n")
threading.settrace(None)
events.clear()
print(run(5000), events)
threading.setprofile(tracer)
print(run(2), len(events))
threading.setprofile(None)
print(run(5000), sys.gettrace())
