"""Exceptions of signal handlers at the jumps of loops: which `try` handles them, and what the traceback names."""

import signal


class Alarm(Exception):
    pass


def alarm(number, frame):
    raise Alarm


def arm():
    signal.setitimer(signal.ITIMER_REAL, 0.1)
    return 0


signal.signal(signal.SIGALRM, alarm)


def behind_try():
    x = arm()
    try:
        while True:
            x += 1
    except Alarm:
        return "inner"


def in_finally():
    x = arm()
    try:
        try:
            while True:
                x += 1
                x -= 1
        finally:
            trail.append("finally")
    except Alarm:
        return "inner"


def with_condition():
    x = 1 + arm()
    try:
        while x:
            x += 1
    except Alarm:
        return "inner"


def counting():
    arm()
    try:
        for i in range(10**12):
            pass
    except Alarm:
        return "inner"


def nested():
    x = arm()
    try:
        while True:
            try:
                while True:
                    x += 1
            except Alarm:
                return "innermost"
    except Alarm:
        return "inner"


def suppressed():
    x = arm()
    with Manager():
        while True:
            x += 1
    return "suppressed"


class Manager:
    def __enter__(self):
        return self

    def __exit__(self, kind, error, traceback):
        trail.append(kind)
        return True


def generated():
    x = arm()
    try:
        while True:
            x += 1
            if x < 0:
                yield x
    except Alarm:
        yield "inner"


def resumed():
    for found in generated():
        return found


def called(n):
    return behind_try() if n else None


def in_handler():
    try:
        raise KeyError
    except KeyError:
        x = arm()
        try:
            while True:
                x += 1
        except Alarm as error:
            return repr(error.__context__)


def long_lines():
    x = arm()
    y = []
    try:
        while True:
            x = x + 1
            y[:] = (x,)
    except Alarm:
        return "inner"


def lines(error):
    found, at = [], error.__traceback__
    while at:
        found.append((at.tb_frame.f_code.co_name, at.tb_lineno))
        at = at.tb_next
    return found


trail = []
for lap in range(3):
    for loop in (
        behind_try,
        in_finally,
        with_condition,
        counting,
        nested,
        suppressed,
        resumed,
        lambda: called(1),
        in_handler,
        long_lines,
    ):
        try:
            print(loop.__name__, "gave", loop())
        except Alarm as error:
            print(loop.__name__, "let through", lines(error), error.__context__)
print(trail)
