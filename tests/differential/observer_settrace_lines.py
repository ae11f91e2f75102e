"""`sys.settrace` line events through loops, handlers, with blocks, comprehensions and generators."""

import sys

events = []


def tracer(frame, event, arg):
    if frame.f_code.co_filename != __file__:
        return None
    shown = arg if event == "return" else arg[0].__name__ if event == "exception" else None
    events.append((frame.f_code.co_name, event, frame.f_lineno - frame.f_code.co_firstlineno, shown))
    return tracer


class Manager:
    def __enter__(self):
        return 1

    def __exit__(self, *details):
        return True


def items(n):
    for i in range(n):
        yield i


def work(n):
    total = 0
    for i in items(n):
        if i % 2:
            continue
        try:
            total += 10 // i
        except ZeroDivisionError:
            total -= 1
        finally:
            total += 0
    with Manager() as one:
        raise KeyError(
            one
        )
    while total > 100:
        total -= 1
    else:
        total = [x for x in (
            1,
            2,
        ) if x]
    return total, (lambda: 5)()


for _ in range(70):
    plain = work(5)
sys.settrace(tracer)
traced = work(4)
sys.settrace(None)
print(plain, traced, len(events))
print(*events, sep="\n")
events.clear()
print([work(3) for _ in range(60)][-1], events)
