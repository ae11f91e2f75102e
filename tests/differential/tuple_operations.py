"""Tuples: building, unpacking, comparing, hashing, returning several values, swapping."""


def minmax(a, b):
    if a > b:
        a, b = b, a
    return a, b


def rotate(a, b, c, d):
    for _ in range(3):
        a, b, c, d = d, a, b, c
    return a, b, c, d


total = 0
for i in range(4000):
    low, high = minmax(i % 17, i % 13)
    total += high * 100 + low
print(total, rotate(1, 2, 3, 4))
points = {}
for i in range(4000):
    point = (i % 20, i % 30)
    points[point] = points.get(point, 0) + 1
print(len(points), points[3, 13], max(points), min(points.items(), key=lambda item: (item[1], item[0])))
print((1, 2) + (3,), (0,) * 4, (1, 2) == (1, 2.0), (1,) < (1, 0), 2 in (1, 2), (3, 1, 2)[-2], hash((1, 2)) == hash((1, 2)))
try:
    (1, 2)[2]
except IndexError as error:
    print(error)
