"""KeyboardInterrupt reaches loops without calls, loops with calls, and module-level loops."""

import signal

signal.signal(signal.SIGALRM, signal.default_int_handler)


def spin():
    i = 0
    while True:
        i += 1


def step(i):
    return i + 1


def spin_calling():
    i = 0
    while True:
        i = step(i)


def spin_floats():
    x = 0.0
    while x >= 0.0:
        x = x * 0.5 + 1.0


for function in (spin, spin_calling, spin_floats, spin):
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.03)
        function()
    except KeyboardInterrupt:
        print("interrupted", function.__name__)

counter = 0
try:
    signal.setitimer(signal.ITIMER_REAL, 0.03)
    while True:
        counter += 1
except KeyboardInterrupt:
    print("interrupted", counter > 0)
