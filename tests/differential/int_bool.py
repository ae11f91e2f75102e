"""Bools in arithmetic, comparisons, indexes and as results."""


def work(flag, n):
    total = 0
    for i in range(n):
        flag = not flag
        total += flag + (i % 3 == 0) * 2 - (flag and i > 5)
        total += [10, 20][flag] + (i < 7) + (flag is True)
    return total, flag


print(work(True, 5000))
print(work(False, 5001))
print(work(0, 3), work("", 3), work([0], 3))
print(True + True, -True, True * 2.5, True / 2, True // 2, True**3, True << 3, divmod(True, 2))
print(sum([True] * 5), max(True, 0.5), min(False, -1), abs(True), round(True), str(True), repr(False))
one = 1
print(True == 1, True is one, hash(True), {True: "a", 1: "b", 1.0: "c"})
print([type(x).__name__ for x in (True + 0, True & False, not 1, True or 0, 0 or True, 1 < 2)])
