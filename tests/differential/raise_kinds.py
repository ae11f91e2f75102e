"""What can be raised: classes, instances, classes whose constructors fail, and other things."""


class Picky(Exception):
    def __init__(self, needed):
        super().__init__(needed)


class Strange(Exception):
    def __new__(cls, *arguments):
        return 7 if arguments == () else super().__new__(cls)


class Failing(Exception):
    def __init__(self):
        raise OSError("constructor")


def throw(x):
    raise x


def attempt(x):
    try:
        throw(x)
    except BaseException as error:
        return type(error).__name__, str(error), error.__traceback__.tb_next.tb_lineno


things = [ValueError, ValueError(1), Picky, Picky(1), Strange, Failing, 5, None, object, "x"]
things += [
    KeyboardInterrupt,
    StopIteration(3),
    GeneratorExit,
    SystemExit(2),
    type,
    Exception,
    BaseException(),
]
for thing in things:
    for _ in range(25):
        row = attempt(thing)
    print(row)


def nothing():
    raise


for _ in range(70):
    try:
        nothing()
    except RuntimeError as error:
        text = str(error)
print(text)
