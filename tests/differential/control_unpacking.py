"""Unpacking of tuples, lists, strings, generators and nested targets; stars; wrong lengths."""


def pairs(items):
    total = 0
    for i, (a, (b, c)) in enumerate(items):
        total += i + a * b - c
    return total


def two(value):
    a, b = value
    return b, a


def stars(value):
    first, *middle, last = value
    return first, middle, last


print(pairs([(i, (i + 1, i + 2)) for i in range(4000)]))
for value in ((1, 2), [1, 2], "ab", {1: 2, 3: 4}, (x for x in (5, 6)), range(2), {7}, [1], (1, 2, 3), 5, None):
    try:
        print(two(value))
    except (ValueError, TypeError) as error:
        print(error)
for value in ((1, 2), range(6), "abc", [1]):
    try:
        print(stars(value))
    except ValueError as error:
        print(error)
a = b = [1, 2]
i = 0
i, a[i] = 1, "x"
print(a, i)
[x, [y, *z]] = 1, [2, 3, 4]
print(x, y, z, [*range(3), *"ab"], {**{"k": 1}, "l": 2}, (*[1], 2))
total = 0
for a, b in zip(range(3000), range(3000, 0, -1)):
    a, b = b, a
    total += a * 2 - b
print(total)
