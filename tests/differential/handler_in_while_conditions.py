"""Exceptions raised in loop conditions, iterables and the loop's own update."""


class Countdown:
    def __init__(self, n):
        self.n = n

    def __bool__(self):
        self.n -= 1
        if self.n % 10 == 5:
            raise ArithmeticError(self.n)
        return self.n > 0


def condition(n):
    hits = []
    counter = Countdown(n)
    while True:
        try:
            while counter:
                pass
        except ArithmeticError as error:
            hits.append(error.args[0])
        else:
            return hits


def items(n):
    for i in range(n):
        yield i
    raise LookupError(n)


def iterable(n):
    total = 0
    try:
        for x in items(n):
            total += x
    except LookupError as error:
        return total, error.args, x


def target(n):
    table = {}
    try:
        for table[len(table)], (a, b) in [(i, (i, i)) for i in range(n)] + [(1, (2, 3, 4))]:
            pass
    except ValueError as error:
        return str(error), len(table), a


for i in range(60):
    rows = condition(40), iterable(5), target(6)
print(*rows, sep="\n")
print(condition(200)[-3:], iterable(200), target(100))
