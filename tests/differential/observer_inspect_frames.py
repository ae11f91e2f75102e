"""inspect.stack, currentframe, getframeinfo and f_back chains seen from hot functions at every depth."""

import inspect
import sys

seen = []


def look(show):
    if show:
        for info in inspect.stack(0):
            frame = info.frame
            seen.append(
                (info.function, info.lineno, info.positions.lineno, info.positions.col_offset, frame.f_lineno)
            )
        values = inspect.getargvalues(inspect.currentframe().f_back)
        seen.append((values.args, values.varargs, values.keywords, sorted(values.locals)))
    return 1


def leaf(a, *rest, k=1, **names):
    b = a + k
    return look(a == 70) + b


def middle(a):
    return sum(
        [
            leaf(a, 1, 2, k=3, z=4),
            0,
        ]
    )


def top(n):
    total = 0
    for i in range(n):
        total += middle(i) if i % 2 == 0 else (lambda v: middle(v))(i)
    return total


print(top(100))
print(*seen, sep="\n")


def caller_name(depth=1):
    return sys._getframe(depth).f_code.co_qualname


class Thing:
    def method(self):
        return caller_name(), [caller_name() for _ in range(1)], (lambda: caller_name())(), *self.items()

    def items(self):
        yield caller_name()
        yield caller_name(2)


for _ in range(70):
    row = Thing().method()
print(row)


def depths(n):
    try:
        return sys._getframe(n).f_code.co_name
    except ValueError as error:
        return str(error)


print([depths(i) for i in range(3)], [depths(i % 2) for i in range(60)][-2:])
frame = sys._getframe()
print(frame.f_back, frame.f_globals is globals(), frame.f_builtins["len"] is len, frame.f_code.co_name)
