"""Operators and protocols by special methods: arithmetic, comparison, containers, truth, calls."""

import sys
from time import perf_counter

N = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
ITEMS = 7_200


class Vector:
    __slots__ = ("x", "y")

    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y)

    def __sub__(self, other):
        return Vector(self.x - other.x, self.y - other.y)

    def __mul__(self, factor):
        return Vector(self.x * factor, self.y * factor)

    __rmul__ = __mul__

    def __neg__(self):
        return Vector(-self.x, -self.y)

    def __eq__(self, other):
        if not isinstance(other, Vector):
            return NotImplemented
        return self.x == other.x and self.y == other.y

    def __lt__(self, other):
        return (self.x, self.y) < (other.x, other.y)

    def __hash__(self):
        return self.x * 31 + self.y

    def __bool__(self):
        return self.x != 0 or self.y != 0


class Ring:
    """A fixed-size sequence whose indexes wrap around."""

    def __init__(self, items):
        self.items = items

    def __len__(self):
        return len(self.items)

    def __getitem__(self, index):
        return self.items[index % len(self.items)]

    def __setitem__(self, index, value):
        self.items[index % len(self.items)] = value

    def __contains__(self, value):
        return value in self.items

    def __iter__(self):
        return iter(self.items)

    def __call__(self, index):
        return self[index + 1]


ring = Ring([Vector(i, 7 - i) for i in range(8)])
position = Vector(0, 0)
seen = 0
PROGRESS = 0
laps = [perf_counter()]
for PROGRESS in range(1, N + 1):
    position = Vector(0, 0)
    seen = 0
    for i in range(ITEMS):
        step = ring[i]
        position = position + 2 * step - ring(i)
        if position:
            seen += 1
        if -step == step or step < position:
            seen += len(ring)
        ring[i] = step
    laps.append(perf_counter())

# Each turn's `2 * step - next` leaves one step; whole turns of the ring leave the sum of its items.
turns = ITEMS // 8
assert ITEMS % 8 == 0 and position == Vector(28 * turns, 28 * turns), (position.x, position.y)
assert Vector(3, 4) in ring and Vector(9, 9) not in ring
print("result:", position.x, position.y, seen, sum(v.x for v in ring), hash(position))
print(f"seconds: {laps[-1] - laps[0]:.6f}", file=sys.stderr)
print("laps:", *(f"{lap:.6f}" for lap in laps), file=sys.stderr)
