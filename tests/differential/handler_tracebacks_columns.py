"""Tracebacks of exceptions that pass finally and except blocks: lines, carets and chains."""

import traceback


def compute(a, b):
    try:
        return a.value + b[
            0
        ] * 2
    finally:
        a = b = None


def translate(a, b):
    try:
        return compute(a, b)
    except AttributeError as error:
        raise LookupError("no value") from error
    except TypeError:
        message = ("wrong" + " kind")
        raise LookupError(message.missing(a)) from None


class Thing:
    value = 3


def shield(a, b, show):
    try:
        return translate(a, b)
    except Exception:
        return show and traceback.format_exc().replace(__file__, "FILE")


thing = Thing()
for i in range(100):
    show = i == 99
    good = shield(thing, [i], show)
    rows = [shield(5, [i], show), shield(thing, 7, show), shield(thing, [], show)]
print(good)
print(*rows, sep="\n")
