"""Code compiled with each optimisation level: assertions, `__debug__`, docstrings, in hot functions."""

source = '''
def check(x, log):
    """A documented check."""
    assert x >= 0, log.append(x) or f"negative {x}"
    if __debug__:
        log.append("debug")
    return x

class Documented:
    """About the class."""
    def method(self):
        """About the method."""
        assert self is None
        return __debug__
'''


def run(level, n):
    space = {}
    exec(compile(source, "<checked>", "exec", optimize=level), space)
    check, log, caught = space["check"], [], []
    total = 0
    for i in range(n):
        try:
            total += check(i if i % 20 else -i - 1, log)
        except AssertionError as error:
            caught.append(str(error))
    thing = space["Documented"]()
    try:
        method = thing.method()
    except AssertionError as error:
        method = repr(error)
    return total, len(log), caught[:2], check.__doc__, thing.__doc__, thing.method.__doc__, method


for level in (-1, 0, 1, 2):
    print(level, run(level, 90))


def invariant(items):
    for i, (a, b) in enumerate(zip(items, items[1:])):
        assert a <= b, (i, a, b)
    return len(items)


def attempt(items):
    try:
        return invariant(items)
    except AssertionError as error:
        return error.args[0], error.__traceback__.tb_next.tb_lineno
    except TypeError as error:
        return str(error)


print(
    [attempt(list(range(k))) for k in range(60)][-1],
    attempt([1, 3, 2]),
    attempt([1, "a"]),
    attempt([0.5, 1, 2**70]),
)
try:
    compile("__debug__ = 1", "<x>", "exec")
except SyntaxError as error:
    print(error.msg)
