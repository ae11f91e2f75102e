"""Traceback objects read and made by hand: lines, instructions, positions, and `traceback` helpers."""

import sys
import traceback
import types


def leaf(items, i):
    return (items[i] +
            items[i + 1] * 2)


def middle(items, i):
    total = 0
    for k in range(i, i + 2):
        total += leaf(items, k)
    return total


def positions(error):
    rows, entry = [], error.__traceback__
    while entry:
        code = entry.tb_frame.f_code
        rows.append((code.co_name, entry.tb_lineno, list(code.co_positions())[entry.tb_lasti // 2]))
        entry = entry.tb_next
    return rows


def attempt(items, i):
    try:
        return middle(items, i)
    except (IndexError, TypeError) as error:
        return positions(error)


for i in range(90):
    rows = attempt([1, 2, 3], 0), attempt([1, 2, 3], i % 3), attempt([1, None, 2, 3], 0)
print(attempt([1, 2, 3, 4], 0))
print(*rows[1], *rows[2], sep="\n")


def made(i):
    frame = sys._getframe()
    inner = types.TracebackType(None, frame, 4, 10 + i)
    outer = types.TracebackType(inner, frame, 2, 20)
    error = ValueError("made").with_traceback(outer)
    try:
        raise error
    except ValueError as caught:
        rows, entry = [], caught.__traceback__
        while entry:
            rows.append(entry.tb_lineno - (frame.f_code.co_firstlineno if entry.tb_next is outer else 0))
            entry = entry.tb_next
        outer.tb_next = None
        try:
            outer.tb_next = outer
        except ValueError as loop:
            rows.append(str(loop))
        return rows


print([made(i) for i in range(70)][-1])
error = None
try:
    middle([1], 0)
except IndexError as caught:
    error = caught
print("".join(traceback.format_tb(error.__traceback__, -1)).replace(__file__, "FILE"))
print(len(list(traceback.walk_tb(error.__traceback__))))
