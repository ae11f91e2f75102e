"""Hot functions of one name and line whose code is made anew all the time, as dataclasses make theirs."""

import sys
import time
from dataclasses import dataclass, make_dataclass

sys.setswitchinterval(1e-5)

SOURCE = """
def total(items):
    return sum(x * 2 for x in items)

def area(shape, times):
    s = 0
    for i in range(times):
        s += shape.x * shape.y + i
    return s
"""


@dataclass
class Kept:
    x: int
    y: int


def rounds(n):
    made = [make_dataclass("Made", [("x", int), ("y", int)]) for _ in range(2)]
    spaces = []
    for _ in range(2):
        space = {}
        exec(compile(SOURCE, "made anew", "exec"), space)
        spaces.append(space)
    out = []
    for i in range(n):
        for cls in (*made, Kept):
            for space in spaces:
                shape = cls(i, i + 1)
                out.append((space["area"](shape, 5), space["total"]([i, 2]), shape == cls(i, i + 1), repr(shape)))
    # One of two ends now, and the other is used for a while.
    first = spaces.pop(0)["area"]
    del made[0], space
    out.append(sum(first(cls(3, 4), 3) for cls in (*made, Kept) for _ in range(20)))
    return out


expected = rounds(30)
end = time.monotonic() + 4
wrong = 0
while time.monotonic() < end:
    wrong += rounds(30) != expected
print(wrong, expected[:2], expected[-1])
