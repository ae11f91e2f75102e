"""Interval timers end endless loops of several shapes by exceptions and by flags."""

import signal


class Timeout(Exception):
    pass


stop = False


def raising(number, frame):
    raise Timeout


def flagging(number, frame):
    global stop
    stop = True


def endless_for():
    def forever():
        while True:
            yield 1

    count = 0
    for x in forever():
        count += x


def endless_while():
    x = 0.5
    while x:
        x = x * 0.5 + 1


def endless_calls():
    def step(x):
        return x ^ 1

    x = 0
    while True:
        x = step(x)


def endless_pass():
    while True:
        pass


def flagged():
    count = 0
    while not stop:
        count += 1
    return count > 0


signal.signal(signal.SIGALRM, raising)
for function in (endless_for, endless_while, endless_calls, endless_pass):
    for _ in range(3):
        try:
            signal.setitimer(signal.ITIMER_REAL, 0.01)
            function()
        except Timeout as error:
            entry = error.__traceback__
            names = [entry.tb_next.tb_frame.f_code.co_name]
    print(names, signal.getitimer(signal.ITIMER_REAL))
signal.signal(signal.SIGALRM, flagging)
for _ in range(3):
    stop = False
    signal.setitimer(signal.ITIMER_REAL, 0.01)
    print(flagged())
