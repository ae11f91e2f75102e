"""A fast timer interrupts compiled loops many times without disturbing their results."""

import signal

ticks = 0


def handler(number, frame):
    global ticks
    ticks += 1
    [x * x for x in range(10)]


def mix(x, i):
    return (x * 31 + i) & 0xFFFFFF


def run(n):
    x = 1
    y = 0.5
    for i in range(n):
        x = mix(x, i)
        y = y * 0.5 + x
    return x, y


signal.signal(signal.SIGALRM, handler)
expected = run(50_000)
signal.setitimer(signal.ITIMER_REAL, 0.002, 0.002)
results = [run(50_000) for _ in range(4)]
signal.setitimer(signal.ITIMER_REAL, 0)
print(results == [expected] * 4, expected, ticks > 0)
