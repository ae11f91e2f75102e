"""KeyboardInterrupt from SIGINT in loops, callees, comprehensions and handlers; loops go on afterwards."""

import signal


def leaf(x, at):
    if x == at:
        signal.raise_signal(signal.SIGINT)
    return x + 1


def plain(n, at):
    total = 0
    try:
        for i in range(n):
            total += leaf(i, at)
    except KeyboardInterrupt:
        return "stopped", i, total
    return "finished", i, total


def comprehension(n, at):
    try:
        return len([leaf(i, at) for i in range(n)])
    except KeyboardInterrupt as error:
        names = []
        entry = error.__traceback__
        while entry:
            names.append(entry.tb_frame.f_code.co_name)
            entry = entry.tb_next
        return names[:2]


def resumed(n):
    interrupts, i = 0, 0
    while i < n:
        try:
            while i < n:
                i += 1
                leaf(i, i if i % 20 == 0 else -1)
        except KeyboardInterrupt:
            interrupts += 1
            continue
        finally:
            i += 0
    return interrupts, i


def suppressed(n):
    for i in range(n):
        try:
            leaf(i, 50)
        except Exception:
            return "wrong"
        except BaseException as error:
            return type(error).__name__, i


print(plain(100, -1), plain(100, 70), plain(30, 3))
print(comprehension(80, -1), comprehension(80, 60), resumed(200), suppressed(100))
signal.signal(signal.SIGINT, signal.SIG_IGN)
print(plain(100, 70))
signal.signal(signal.SIGINT, signal.default_int_handler)
print(plain(100, 70))
