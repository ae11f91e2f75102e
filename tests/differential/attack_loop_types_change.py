"""The types of a loop's variables change while it runs: int to float to str to list to None."""


def run(n, changes):
    value, step = 0, 1
    history = []
    for i in range(n):
        if i in changes:
            history.append((i, value if not isinstance(value, (list, str)) else len(value)))
            value, step = changes[i]
        value = value + step
    return history, value if not isinstance(value, (list, str)) else len(value)


print(run(6000, {1000: (0.5, 1), 2000: ("", "x"), 3000: ([], [1]), 4000: (2**62, 2**60), 5000: (True, 1j)}))
print(run(3000, {1500: (1, 2), 1501: (1.0, 2), 1502: (1, 2.0), 1503: (0, 1)}))
try:
    run(3000, {2000: (None, 1)})
except TypeError as error:
    print(error)


def sums(rows):
    totals = []
    for row in rows:
        total = row[0]
        for item in row[1:]:
            total = total + item
        totals.append(total)
    return totals


rows = [[1, 2, 3], [0.5, 1], ["a", "b"], [(1,), (2,)], [True, True], [2**70, 1]]
print(sums(rows * 3)[-6:])
print(len(sums(rows[:1] * 3000 + rows)), sums(rows[:1] * 3000 + rows)[-6:])
mixed = [i if i % 3 else float(i) for i in range(3000)]
total = 0
for value in mixed:
    total += value
print(total, type(total).__name__)
