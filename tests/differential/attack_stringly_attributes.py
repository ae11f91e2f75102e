"""`getattr`, `setattr`, `hasattr`, `operator.attrgetter` and `vars` on classes whose layout changes."""

import operator


class Row:
    def __init__(self, i):
        self.a = i
        self.b = -i


def touch(row, name, value):
    old = getattr(row, name, "none")
    setattr(row, name, value)
    return old


get = operator.attrgetter("a", "b")
rows = [Row(i) for i in range(1000)]
seen = {}
for i in range(5000):
    row = rows[i % 1000]
    old = touch(row, f"n{i % 40}", i)
    seen[type(old).__name__] = seen.get(type(old).__name__, 0) + 1
    if i % 7 == 0 and hasattr(row, "n7"):
        delattr(row, "n7")
    seen["sum"] = seen.get("sum", 0) + sum(get(row))
print(seen, len(vars(rows[3])), list(vars(rows[7]))[:4])
wide = Row(0)
for i in range(200):
    setattr(wide, f"field{i}", i)
total = 0
for i in range(3000):
    total += getattr(wide, f"field{i % 200}")
print(total, wide.field199, Row(1).a)
for name in ("x" * 1000, "", "1", "é", "class"):
    setattr(wide, name, name)
    assert getattr(wide, name) == name
try:
    getattr(wide, 5)
except TypeError as error:
    print(error)
