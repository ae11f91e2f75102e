"""Handlers look at and walk the interrupted frames; handlers interrupted by other handlers."""

import signal

log = []


def outer_handler(number, frame):
    names = []
    while frame is not None and frame.f_code.co_name != "<module>":
        names.append((frame.f_code.co_name, sorted(frame.f_locals.items())))
        frame = frame.f_back
    log.append(names)
    signal.raise_signal(signal.SIGUSR2)
    log.append("back")


def inner_handler(number, frame):
    log.append(frame.f_code.co_name)


def trigger(x):
    signal.raise_signal(signal.SIGUSR1)
    return x


def middle(a, b):
    c = a * b
    if a % 40 == 39:
        c = trigger(c)
    return c + 1


def top(n):
    total = 0
    for i in range(n):
        total += middle(i, 2)
    return total


signal.signal(signal.SIGUSR1, outer_handler)
signal.signal(signal.SIGUSR2, inner_handler)
print(top(100))
print(*log, sep="\n")
signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR1})
log.clear()
print(top(50), log, signal.sigpending() == {signal.SIGUSR1})
signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGUSR1})
print(len(log))
