"""A list that grows, shrinks or is cleared while a loop goes over it."""


def grow(items, limit):
    for item in items:
        if len(items) < limit:
            items.append(item + 1)
    return len(items), items[-1]


def shrink(items):
    seen = 0
    for item in items:
        items.pop()
        seen += 1
    return seen, len(items)


def remove_even(items):
    for item in items:
        if item % 2 == 0:
            items.remove(item)
    return len(items), items[:5]


def clear_at(items, stop):
    total = 0
    for item in items:
        total += item
        if item == stop:
            items.clear()
    return total


print(grow([0], 5000))
print(shrink(list(range(5000))))
print(remove_even(list(range(2000))))
print(clear_at(list(range(5000)), 3000))

items = [1]
for item in items:
    if len(items) > 3000:
        break
    items.append(item + 1)
print(len(items), item)
iterator = iter([1, 2, 3])
print(list(iterator), next(iterator, "done"), list(iterator))
