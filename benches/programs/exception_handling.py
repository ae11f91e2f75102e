"""Exceptions raised and handled: in the same function, from callees, by C code, with `finally`."""

import sys
from time import perf_counter

N = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
ITEMS = 20_000


class ParseError(ValueError):
    def __init__(self, text, position):
        super().__init__(text)
        self.position = position


def parse_digit(text):
    if text < "0" or text > "9":
        raise ParseError(text, 0)
    return ord(text) - 48


def guarded_divide(a, b):
    try:
        return a // b
    except ZeroDivisionError:
        return 0


def lookup(table, key):
    try:
        return table[key]
    except KeyError:
        return -1


def sum_digits(text):
    good = bad = finished = 0
    for character in text:
        try:
            good += parse_digit(character)
        except ParseError as error:
            bad += 1 + error.position
        finally:
            finished += 1
    return good, bad, finished


TEXT = "0123456789x" * 600
TABLE = {i: i + 1 for i in range(0, 64, 2)}
divided = found = 0
digits = None
PROGRESS = 0
laps = [perf_counter()]
for PROGRESS in range(1, N + 1):
    divided = found = 0
    for i in range(ITEMS):
        try:
            divided += guarded_divide(i, i & 15)
            found += lookup(TABLE, i & 63)
        except TypeError:
            raise AssertionError("no type error here") from None
    digits = sum_digits(TEXT)
    laps.append(perf_counter())

assert digits == (27_000, 600, 6_600), digits
assert found == sum(TABLE.get(i & 63, -1) for i in range(ITEMS)), found
print("result:", divided, found, *digits)
print(f"seconds: {laps[-1] - laps[0]:.6f}", file=sys.stderr)
print("laps:", *(f"{lap:.6f}" for lap in laps), file=sys.stderr)
