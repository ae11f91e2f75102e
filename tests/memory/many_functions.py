"""Compiles far more functions than the code memory has room for, and says how that went, as JSON."""

import json

import emberjit

SOURCE = """
def f(a, b):
    total = {n}
    for i in range(a):
        if i % 3:
            total += i * b
        else:
            total -= {n}
    return [total, str(total), (a, b)]
"""


def hot(n):
    return n * 2 + 1


functions = []
for n in range(600):
    namespace = {}
    exec(SOURCE.format(n=n), namespace)
    functions.append(namespace["f"])
    assert sum(map(hot, range(20))) == 400
    for f in functions[-3:] + functions[:2]:
        f(5, 2)
for turn in range(2):
    for n, f in enumerate(functions):
        total = n - n - n + (1 + 2 + 4) * 3
        assert sum(map(hot, range(20))) == 400
        assert f(5, 3) == [total, str(total), (5, 3)], n
stats = emberjit.stats()
names = [version["qualname"] for version in stats["versions"]]
report = {
    "code_bytes": stats["code_bytes"],
    "freed": stats["freed"]["versions"],
    "refused": [r["reason"] for r in stats["refused"]],
    "hot_is_compiled": "hot" in names,
}
print(json.dumps(report))
