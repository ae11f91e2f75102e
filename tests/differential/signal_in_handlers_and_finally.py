"""Signals delivered inside except, finally and with blocks; exceptions of handlers and their context."""

import signal

log = []


def handler(number, frame):
    raise InterruptedError("signal")


class Manager:
    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        log.append(kind and kind.__name__)


def in_except(i):
    try:
        raise KeyError(i)
    except KeyError:
        signal.raise_signal(signal.SIGUSR1)
        return "not here"


def in_finally(i):
    try:
        return i
    finally:
        signal.raise_signal(signal.SIGUSR1)


def in_with(i):
    with Manager():
        signal.raise_signal(signal.SIGUSR1)
        return "not here"


def in_generator(i):
    try:
        for k in range(i + 2):
            yield k
            signal.raise_signal(signal.SIGUSR1)
    except InterruptedError:
        yield "caught"


def attempt(function, i):
    try:
        return function(i)
    except InterruptedError as error:
        return repr(error), repr(error.__context__)


signal.signal(signal.SIGUSR1, handler)
for i in range(80):
    rows = [attempt(f, i) for f in (in_except, in_finally, in_with)] + [list(in_generator(i))]
print(*rows, log[-1], len(log), sep="\n")
old = signal.signal(signal.SIGUSR1, lambda number, frame: log.append(frame.f_lineno > 0))
print([attempt(f, 1) for f in (in_except, in_finally, in_with)], old is handler, log[-4:])
