"""A signal is handled in an endless loop that only calls."""

import signal


class Timeout(Exception):
    pass


def raising(number, frame):
    raise Timeout


def endless_calls():
    def step(x):
        return x ^ 1

    x = 0
    while True:
        x = step(x)


signal.signal(signal.SIGALRM, raising)
for _ in range(10):
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.01)
        endless_calls()
    except Timeout:
        print("timeout", flush=True)
