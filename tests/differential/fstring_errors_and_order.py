"""Evaluation order inside f-strings, exceptions in the middle, and what formats are refused."""

log = []


class Noisy:
    def __init__(self, name, fail=""):
        self.name, self.fail = name, fail

    def act(self, kind):
        log.append(kind + self.name)
        if self.fail == kind:
            raise ValueError(kind + self.name)
        return self.name

    def __str__(self):
        return self.act("str")

    def __repr__(self):
        return self.act("repr")

    def __format__(self, spec):
        return self.act("format") + spec


def note(x):
    log.append(x)
    return x


def work(a, b):
    return f"{a!s}-{note(b)!r}-{a:{note('w')}}-{b}-{note(1):{note(2)}}"


for fail in ("", "str", "repr", "format"):
    for _ in range(30):
        log.clear()
        try:
            row = work(Noisy("a", fail), Noisy("b", fail))
        except ValueError as error:
            row = repr(error)
    print(row, [x if isinstance(x, (str, int)) else x.name for x in log])


class Bad:
    def __str__(self):
        return 5

    def __format__(self, spec):
        return 6


def shield(function):
    try:
        function()
    except Exception as error:
        entry = error.__traceback__.tb_next
        positions = list(entry.tb_frame.f_code.co_positions())[entry.tb_lasti // 2]
        return repr(error), entry.tb_lineno, positions[2:]


cases = [lambda: f"{Bad()}", lambda: f"{Bad()!s}", lambda: f"{5:s}", lambda: f"{'x':d}", lambda: f"{[]:3}"]
cases += [lambda: f"{1.5:x}", lambda: f"ok {undefined!r:>{3}}", lambda: f"{5:{'q'}}", lambda: f"{1:{{}}}"]
for case in cases:
    for _ in range(40):
        text = shield(case)
    print(text)
