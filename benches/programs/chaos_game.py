"""The chaos game: a point jumps half-way to random corners of a triangle and leaves marks on a grid."""

import sys
from time import perf_counter

N = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
JUMPS = 12_000
SIDE = 64


class Point:
    __slots__ = ("x", "y")

    def __init__(self, x, y):
        self.x = x
        self.y = y

    def toward(self, other, ratio):
        return Point(self.x + (other.x - self.x) * ratio, self.y + (other.y - self.y) * ratio)


class Generator:
    """A linear congruential generator, so that every build draws the same numbers."""

    def __init__(self, seed):
        self.state = seed

    def below(self, limit):
        self.state = (self.state * 1103515245 + 12345) & 0x7FFFFFFF
        return (self.state >> 16) % limit


class Canvas:
    def __init__(self, side):
        self.side = side
        self.cells = [0] * (side * side)

    def mark(self, point):
        column = int(point.x * self.side)
        row = int(point.y * self.side)
        self.cells[row * self.side + column] += 1


corners = [Point(0.0, 0.0), Point(0.999, 0.0), Point(0.4995, 0.865)]
generator = Generator(2024)
canvas = Canvas(SIDE)
point = corners[0]
PROGRESS = 0
laps = [perf_counter()]
for PROGRESS in range(1, N + 1):
    for _ in range(JUMPS):
        point = point.toward(corners[generator.below(3)], 0.5)
        canvas.mark(point)
    laps.append(perf_counter())

assert sum(canvas.cells) == N * JUMPS
empty = canvas.cells.count(0)
assert empty > SIDE * SIDE // 2, empty
checksum = 0
for cell in canvas.cells:
    checksum = (checksum * 131 + cell) % 1_000_003
print("result:", empty, checksum, repr(point.x), repr(point.y))
print(f"seconds: {laps[-1] - laps[0]:.6f}", file=sys.stderr)
print("laps:", *(f"{lap:.6f}" for lap in laps), file=sys.stderr)
