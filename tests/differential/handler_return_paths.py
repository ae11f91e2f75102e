"""Return inside try, except, else and finally: which value wins and what still runs."""

log = []


def note(x):
    log.append(x)
    return x


def from_try(i):
    try:
        return note(("try", i))
    finally:
        note("finally")


def overridden(i):
    try:
        return note(("try", i))
    finally:
        if i % 2:
            return note(("finally", i))


def swallowed(i):
    try:
        [][i]
    finally:
        return note(("swallowed", i))


def from_except(i):
    try:
        {}[i]
    except KeyError as error:
        return note(("except", error.args))
    else:
        return note("never")
    finally:
        note("finally")


def from_else(i):
    try:
        x = [i][0]
    except IndexError:
        return "never"
    else:
        return note(("else", x))
    finally:
        x = -1
        note(("finally", x))


for function in (from_try, overridden, swallowed, from_except, from_else):
    results = [function(i) for i in range(100)]
    print(function.__name__, results[-2:], len(log), log[-4:])
    log.clear()
