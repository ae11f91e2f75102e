"""Cells read and written through `__closure__`, functions made with given cells, and types that change."""

import types


def make(start):
    value = start

    def read():
        return value + value

    def loop(n):
        total = value
        for _ in range(n):
            total += value
        return total

    return read, loop


read, loop = make(3)
cell = read.__closure__[0]
print([read() for _ in range(70)][-1], loop(70))
for new in (2.5, 10**20, True, -0.0, "ab", [1]):
    cell.cell_contents = new
    try:
        print(read(), loop(3))
    except TypeError as error:
        print(error)


class Evil:
    def __init__(self):
        self.count = 0

    def __radd__(self, other):
        self.count += 1
        if self.count == 50:
            cell.cell_contents = 7
        return self.count

    __add__ = __radd__


cell.cell_contents = evil = Evil()
print(loop(90), evil.count)
other = types.FunctionType(loop.__code__, globals(), "other", None, (types.CellType(5),))
print(other(60), loop(1), other.__closure__[0].cell_contents)
for bad in (None, (), (5,), (cell, cell)):
    try:
        types.FunctionType(loop.__code__, globals(), "bad", None, bad)
    except (TypeError, ValueError) as error:
        print(error)


def replaced():
    a, b = 1, 2

    def first():
        return a, b

    def second():
        return b, a

    rows = [first() for _ in range(60)]
    first.__code__ = second.__code__
    return rows[-1], first()


print(replaced())
