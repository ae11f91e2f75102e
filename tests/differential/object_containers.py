"""`__getitem__`, `__setitem__`, `__delitem__`, `__contains__`, `__len__`, `__iter__`, `__bool__`, `__call__`, `__index__`."""


class Grid:
    def __init__(self, width):
        self.width = width
        self.cells = {}

    def __getitem__(self, at):
        return self.cells.get(at, 0)

    def __setitem__(self, at, value):
        self.cells[at] = value

    def __delitem__(self, at):
        del self.cells[at]

    def __contains__(self, at):
        return at in self.cells

    def __len__(self):
        return len(self.cells)

    def __call__(self, x, *, y=0):
        return self[x, y]


class Countdown:
    """An old-style sequence: iterated by indexes until IndexError."""

    def __getitem__(self, i):
        if i >= 5:
            raise IndexError
        return 5 - i


class Odd:
    def __len__(self):
        return -1

    def __bool__(self):
        return "yes"


def run(grid, n):
    total = 0
    for i in range(n):
        at = i % grid.width, i % 3
        grid[at] += i
        total += grid[at] + (at in grid) + len(grid) + grid(1, y=2) + (1 if grid else 0)
        if i % 10 == 9:
            del grid[at]
    return total


five = 5
print(run(Grid(7), 3000))
print(sum(sum(Countdown()) for _ in range(1000)), list(Countdown()), 3 in Countdown(), bool(Grid(1)))
for action in (lambda: len(Odd()), lambda: bool(Odd()), lambda: Grid(1)["a":2], lambda: five(), lambda: len(five), lambda: list(Odd())):
    try:
        print(action())
    except (ValueError, TypeError) as error:
        print(error)
