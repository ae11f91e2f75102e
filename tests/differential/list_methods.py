"""List methods in loops: append, pop, insert, extend, remove, index, sort, reverse, count, copy."""


def stack(n):
    items = []
    total = 0
    for i in range(n):
        items.append(i)
        items.append(-i)
        if i % 3 == 0:
            total += items.pop()
        if i % 7 == 0:
            total += items.pop(0)
    return total, len(items)


print(stack(5000))
items = []
for i in range(3000):
    items.insert(i % 5, i % 11)
    items.extend((i % 3,))
    if i % 2:
        items.remove(i % 3)
print(len(items), items[:10], items.count(3), items.index(7))
items.sort(key=lambda x: (x % 4, x))
print(items[:8], items[-8:])
items.reverse()
copy = items.copy()
items.clear()
print(len(copy), items, copy[0], [1, 2] + [3], [0] * 3, [1, 2] < [1, 3], [1] in [[1]], sorted([3, 1, 2], reverse=True))
for action in (lambda: [].pop(), lambda: [1].remove(2), lambda: [1].index(5), lambda: [1, "a"].sort(), lambda: [1].pop(3), lambda: [1] + (2,)):
    try:
        action()
    except (IndexError, ValueError, TypeError) as error:
        print(error)
