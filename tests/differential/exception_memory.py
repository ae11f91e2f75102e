"""MemoryError and OverflowError from container operations leave loops in order."""


def repeat(items, n):
    return items * n


total = 0
for i in range(3000):
    total += len(repeat([1], i % 5)) + len(repeat("ab", i % 3))
print(total)
for items in ([1], "ab", (1, 2), b"x"):
    for n in (2**62, 2**100, -(2**100)):
        try:
            print(len(repeat(items, n)))
        except (MemoryError, OverflowError) as error:
            print(type(error).__name__, error)
try:
    1 << (1 << 70)
except (MemoryError, OverflowError) as error:
    print(type(error).__name__, error)
try:
    [0][2**70]
except IndexError as error:
    print(error)
try:
    "x".join(["a"] * 3 + [5])
except TypeError as error:
    print(error)
