"""Loops driven by assignment expressions: readers, searches, counters and short circuits."""

import io
import re


def chunks(text, size):
    file, parts = io.StringIO(text), []
    while chunk := file.read(size):
        parts.append(chunk)
    return parts


def tokens(text):
    position, found = 0, []
    pattern = re.compile(r"\s*(?:(\d+)|(\w+)|(.))")
    while (m := pattern.match(text, position)) and (position := m.end()):
        found.append((m.lastindex, m[m.lastindex]))
    return found


def first(items, test):
    return hit if any(test(hit := x) for x in items) else None


def collatz(n):
    steps = 0
    while (n := n // 2 if n % 2 == 0 else 3 * n + 1) != 1:
        steps += 1
    return steps


def short(a, b):
    left = right = "unset"
    result = (left := a) and (right := b) or (left := "or")
    return result, left, right


def chain(x):
    return (a := x) < (b := a + 1) < (c := b - 5) or (a, b, c)


for i in range(80):
    rows = [
        chunks("abcdefgh", 1 + i % 5),
        tokens(f"x = {i}+yy"),
        first(range(10), lambda x: x * x > i),
        collatz(i + 2),
        short(i % 2, i % 3),
        chain(i),
    ]
print(*rows, sep="\n")
print([y for x in range(70) if (y := x * x % 11) == 4], y)


def either(i):
    if (m := i % 4) == 0 or (m := m * 10) == 20:
        return m
    elif (k := m) > 20:
        return k, m
    return -m


print([either(i) for i in range(80)][-4:])
