"""Default values are evaluated once, shared between calls, and may be changed by them."""


def collect(item, into=[]):
    into.append(item)
    return into


def count(key, table={}):
    table[key] = table.get(key, 0) + 1
    return table[key]


for i in range(3000):
    items = collect(i)
    n = count(i % 7)
print(len(items), n, items is collect.__defaults__[0], count.__defaults__)
collect.__defaults__[0].clear()
print(collect("new"), collect("own", []))


def sentinel(value=None, *, extra=(), flag=True):
    if value is None:
        value = []
    value.append(len(extra) + flag)
    return value


total = 0
for i in range(3000):
    total += len(sentinel()) + len(sentinel([1, 2], extra="ab")) + sentinel(flag=False)[0]
print(total, sentinel())
