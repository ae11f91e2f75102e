"""Left and right shifts, with counts of zero, around the word size, huge and negative."""


def left(a, n):
    return a << n


def right(a, n):
    return a >> n


checksum = 0
for n in range(140):
    for a in (0, 1, -1, 5, -5, 2**31, -(2**31), 2**62, -(2**63), 2**90):
        checksum = (checksum * 31 + left(a, n) + right(a, n)) % (2**127 - 1)
print(checksum)
print([left(3, n) for n in (0, 1, 29, 30, 31, 60, 61, 62, 63, 64, 65)])
print([right(-5, n) for n in (0, 1, 2, 3, 62, 63, 64, 65, 1000)])
print([right(2**80 + 1, n) for n in (0, 16, 17, 79, 80, 81)])
for function in (left, right):
    for operands in ((1, -1), (0, -5), (-1, -1), (1.5, 1), (1, "x")):
        try:
            print(function(*operands))
        except (ValueError, TypeError) as error:
            print(function.__name__, error)
print(left(0, 10**30), right(7, 10**30), right(-7, 10**30))
x = 1
for i in range(5000):
    x = (x << 1 ^ (x >> 7) * 3) & 0xFFFFFFFFFFFF
print(x)
