"""A signal raised in a callee is handled at a fixed place of the compiled loop."""

import signal
import traceback

handled = []


def handler(number, frame):
    handled.append((number, frame.f_code.co_name, frame.f_lineno, frame.f_locals.get("i")))
    if len(handled) == 3:
        raise KeyboardInterrupt("third")


signal.signal(signal.SIGUSR1, handler)


def poke(i):
    if i % 1000 == 500:
        signal.raise_signal(signal.SIGUSR1)
    return i


def loop(n):
    total = 0
    for i in range(n):
        total += poke(i)
    return total


try:
    print(loop(5000))
except KeyboardInterrupt:
    print(traceback.format_exc())
print(*handled, sep="\n")
print(loop(400))
