"""Dictionaries, sets and deques changed while iterated: which errors, and what was done before."""

import collections


def attempt(container, change, loop):
    seen = []
    try:
        for i, x in enumerate(loop(container)):
            seen.append(x)
            if i == 2:
                change(container)
    except RuntimeError as error:
        return seen, str(error)
    return seen, "no error"


def make(kind):
    return kind({i: i * 2 for i in range(5)}) if kind is not list else [0, 1, 2, 3, 4]


changes = {
    "add": lambda c: (
        c.__setitem__(99, 1) if hasattr(c, "keys") else c.add(99) if hasattr(c, "add") else c.append(9)
    ),
    "remove": lambda c: (
        c.pop(4) if hasattr(c, "keys") else c.discard(4) if hasattr(c, "discard") else c.pop()
    ),
    "swap": lambda c: (c.pop(4), c.__setitem__(77, 0)) if hasattr(c, "keys") else None,
    "same": lambda c: c.__setitem__(1, "new") if hasattr(c, "keys") else None,
    "clear": lambda c: c.clear(),
}
for kind in (dict, collections.OrderedDict, set, collections.deque, list):
    for name, change in changes.items():
        for _ in range(15):
            row = attempt(make(kind), change, iter)
        print(kind.__name__, name, row)
for loop in (
    dict.keys,
    dict.values,
    dict.items,
    lambda d: reversed(d),
    lambda d: map(str, d),
    lambda d: zip(d, d),
):
    for _ in range(15):
        rows = [attempt(make(dict), change, loop) for change in changes.values()]
    print(*rows)


def copying(n):
    table = {i: i for i in range(n)}
    for key in list(table):
        if key % 3 == 0:
            del table[key]
        else:
            table[key * 1000 + 1] = key
    return len(table), sum(table)


print([copying(n) for n in range(70)][-1])


def comprehension(table):
    try:
        return {k: table.pop(k) for k in table}
    except RuntimeError as error:
        return str(error), len(table)


print([comprehension({i: i for i in range(4)}) for _ in range(60)][-1])
