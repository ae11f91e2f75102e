"""Placing queens on a board: by a recursive generator, and by bit masks."""

import sys
from time import perf_counter

N = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
SIZE = 6
LARGE = 8


def safe(placed, column):
    row = len(placed)
    for other_row, other in enumerate(placed):
        if other == column or abs(other - column) == row - other_row:
            return False
    return True


def solutions(size, placed=()):
    if len(placed) == size:
        yield placed
        return
    for column in range(size):
        if safe(placed, column):
            yield from solutions(size, placed + (column,))


def count(full, columns, left, right):
    if columns == full:
        return 1
    found = 0
    free = full & ~(columns | left | right)
    while free:
        bit = free & -free
        free ^= bit
        found += count(full, columns | bit, (left | bit) << 1 & full, (right | bit) >> 1)
    return found


boards = None
masks = 0
PROGRESS = 0
laps = [perf_counter()]
for PROGRESS in range(1, N + 1):
    for _ in range(8):
        boards = list(solutions(SIZE))
    for _ in range(32):
        masks = count((1 << LARGE) - 1, 0, 0, 0)
    laps.append(perf_counter())

assert len(boards) == 4 and masks == 92, (boards, masks)
print("result:", masks, *boards)
print(f"seconds: {laps[-1] - laps[0]:.6f}", file=sys.stderr)
print("laps:", *(f"{lap:.6f}" for lap in laps), file=sys.stderr)
