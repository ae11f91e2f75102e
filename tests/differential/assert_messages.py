"""Assertions that hold and fail: message expressions evaluated only then, columns, and kinds of messages."""

import traceback

log = []


def note(x):
    log.append(x)
    return x


def check(x, limit):
    assert x < limit, note(f"{x} is not below {limit}")
    assert isinstance(
        x,
        int,
    ), (x, "tuple")
    assert x != 3
    assert (x, "never false")[0] or True
    return x


def run(n):
    failures = []
    for i in range(n):
        try:
            check(i, 90)
        except AssertionError as error:
            failures.append(error.args)
    return failures


print(run(92), log)


def shield(*arguments):
    try:
        check(*arguments)
    except AssertionError:
        return traceback.format_exc().replace(__file__, "FILE")


for arguments in ((5, 1), (1.5, 2), (3, 4)):
    print(shield(*arguments))


class Truth:
    def __init__(self, value):
        self.value = value

    def __bool__(self):
        if self.value is None:
            raise OSError("no truth")
        return self.value


def truth(value, message):
    assert Truth(value), message
    return "held"


for value in (True, False, None):
    for message in ("text", None, KeyError("k")):
        for _ in range(20):
            try:
                row = truth(value, message)
            except (AssertionError, OSError) as error:
                row = repr(error)
        print(value, row)
AssertionError = KeyError
try:
    truth(False, "rebound")
except BaseException as error:
    print(type(error).__name__)
