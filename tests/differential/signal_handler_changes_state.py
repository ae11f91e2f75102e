"""Signal handlers change globals, classes and locals' containers between the turns of hot loops."""

import os
import signal

value = 1
shared = [0]


class Thing:
    step = 1


def handler(number, frame):
    global value
    value += 1
    Thing.step *= 2
    shared[0] += frame.f_code.co_name == "loop"


def kick(i):
    if i % 30 == 29:
        signal.raise_signal(signal.SIGUSR1)
    return i


def loop(n):
    thing, rows = Thing(), []
    for i in range(n):
        kick(i)
        rows.append(value + thing.step)
    return rows[27:32], rows[-1]


signal.signal(signal.SIGUSR1, handler)
print(loop(25), loop(100), value, shared[0] >= 0)


def ended_by(n):
    """The handler raises out of the loop at the very turn."""

    def stop(number, frame):
        raise LookupError(number == signal.SIGUSR2)

    signal.signal(signal.SIGUSR2, stop)
    count = 0
    try:
        while True:
            count += 1
            if count == n:
                os.kill(os.getpid(), signal.SIGUSR2)
    except LookupError as error:
        return count - n, error.args
    finally:
        signal.signal(signal.SIGUSR2, signal.SIG_DFL)


print(ended_by(200)[1], [ended_by(i + 1)[1] for i in range(30)].count((True,)))
signal.signal(signal.SIGUSR1, signal.SIG_IGN)
before = value
loop(60)
print(value == before, signal.getsignal(signal.SIGUSR1) is signal.SIG_IGN)
