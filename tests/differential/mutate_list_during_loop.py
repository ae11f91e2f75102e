"""Lists grown, shrunk, cleared, sorted and replaced by the body of the loop over them, and by callees."""


def grow(limit):
    items = [1]
    for x in items:
        if len(items) < limit:
            items.append(x + 1)
    return len(items), x


def shrink(n):
    items = list(range(n))
    seen = []
    for x in items:
        seen.append(x)
        items.remove(x)
    return seen[:4], len(items)


def clear(n):
    items = list(range(n))
    for i, x in enumerate(items):
        if i == n // 2:
            items.clear()
    else:
        items.append("late")
    return i, items


def insert(n):
    items = list(range(n))
    seen = 0
    for x in items:
        seen += 1
        if seen < n:
            items.insert(0, -seen)
    return seen, x


def callee(items, i):
    if i % 10 == 9:
        del items[-5:]
    if i % 13 == 12:
        items[:] = [0.5] * 20
    return items


def indirect(n):
    items = list(range(n))
    total, i = 0, 0
    for x in items:
        callee(items, i)
        i += 1
        total += x
    return total, i, len(items)


def exhausted(n):
    items = [1, 2, 3]
    iterator = iter(items)
    total = sum(iterator)
    items.append(100)
    return total, next(iterator, "still finished"), list(iterator)


for i in range(70):
    rows = grow(20), shrink(9), clear(10), insert(12), indirect(30), exhausted(1)
print(*rows, sep="\n")
print(grow(500), shrink(200), clear(200), insert(100), indirect(200))
items = [3, 1, 2]
out = []
for x in items:
    out.append(x)
    items.sort()
    if len(out) > 100 or len(items) > 60:
        break
    items.append(x + len(out) % 7)
print(out[:12], len(out), len(items))
