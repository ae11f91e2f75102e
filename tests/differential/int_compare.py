"""Comparisons of ints, bools, floats, big ints and others; chained, negated and as values."""


def compare(a, b):
    return a < b, a <= b, a == b, a != b, a > b, a >= b


counts = [0] * 6
for i in range(-1000, 1000):
    for k, result in enumerate(compare(i, i * i - 600)):
        counts[k] += result
print(counts)
PAIRS = [(1, 2), (2**70, 2**70 + 1), (-(2**70), 1), (1, 1.0), (1.5, 1), (2**53 + 1, float(2**53)), (True, 1)]
for a, b in PAIRS + [(float("nan"), 1), (float("inf"), 2**2000), ("a", "b"), ((1, 2), (1, 3)), ([], [0])]:
    print(a if a != 2**2000 else "", compare(a, b))
for a, b in ((1, "a"), (None, 1), ([], ()), (1j, 2)):
    print(a == b, a != b)
    for operator in (lambda: a < b, lambda: a >= b):
        try:
            operator()
        except TypeError as error:
            print(error)


def chained(a, b, c):
    return a < b < c, a == b == c, a < b > c, not a < b <= c


print([sum(column) for column in zip(*(chained(i % 7, i % 5, i % 3) for i in range(5000)))])
