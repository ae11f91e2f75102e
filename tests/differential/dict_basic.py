"""Dictionaries with keys of all sorts: reads, writes, misses, deletion, order, and equal keys."""


def count(items):
    counts = {}
    for item in items:
        if item in counts:
            counts[item] += 1
        else:
            counts[item] = 1
    return counts


def look(table, key):
    return table[key]


print(count([i % 7 for i in range(3000)]))
print(count([str(i % 5) for i in range(3000)]))
print(count([(i % 2, i % 3) for i in range(3000)]))
print(count([1, True, 1.0, 2, 2.0, "1", None, (), frozenset()]))
table = {i: i * i for i in range(1000)}
total = 0
for i in range(1000):
    total += look(table, i) + look(table, float(i))
print(total)
for key in (-1, "missing", None, (1, 2), 2**70, 0.5):
    try:
        look(table, key)
    except KeyError as error:
        print(repr(error))
for key in ([], {}, set()):
    try:
        look(table, key)
    except TypeError as error:
        print(error)
for i in range(0, 1000, 2):
    del table[i]
table[0] = "again"
print(len(table), list(table)[:3], list(table)[-1], table.pop(1), table.get(1, "none"), table.setdefault(2, []), 3 in table)
print({**{"a": 1}, "b": 2} == {"b": 2, "a": 1}, dict(zip("abc", range(3))), {"a": 1} | {"a": 2})
