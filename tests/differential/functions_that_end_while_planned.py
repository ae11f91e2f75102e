"""Functions that are made anew all the time end while the sampler's plans for them are carried out."""

import sys
import time

sys.setswitchinterval(1e-5)

SOURCE = compile(
    """
def total(items):
    return sum(x * 2 for x in items)

def inner(a, k):
    s = 0
    for i in range(20):
        s += i * a + k
    return s

def other(a, b):
    return [inner(a + i, b) + b for i in range(3)]

def twice(f):
    return lambda *a: f(*a) * 2

@twice
def add(a, b):
    def deep(c):
        return a + b + c

    return sum(map(deep, range(5)))

class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def norm(self):
        return self.x * self.x + self.y * self.y

    def moved(self, by):
        return Point(self.x + by, self.y - by)
""",
    "made anew",
    "exec",
)


def rounds():
    space = {}
    exec(SOURCE, space)
    total, other, add, point = space["total"], space["other"], space["add"], space["Point"](1, 2)
    result = [(total([1, 2, 3]), other(i, 2), add(i, 1), point.moved(i).norm()) for i in range(40)]
    # What was made ends now, and memory that it had is used for something else.
    del point
    space["Point"].moved = space["Point"].norm = None
    space.clear()
    del total, other, add
    filled = [bytes([255]) * size for size in range(16, 512, 16) for _ in range(8)]
    return result, len(filled)


expected = rounds()
end = time.monotonic() + 4
wrong = 0
while time.monotonic() < end:
    wrong += rounds() != expected
print(wrong, expected[0][:3], expected[0][-1])
