"""`list.append`: its result, lists of other classes, names that stand for it, items that end."""


class Loud(list):
    def append(self, item):
        super().append(item)
        return "appended"


def fill(items, n):
    for i in range(n):
        result = items.append(i)
    return result, len(items)


for items in ([], Loud(), [], Loud()):
    print(fill(items, 1000))


def build(n):
    items = []
    results = []
    for i in range(n):
        results.append(items.append(i * 1.5))
        append = items.append
        append(i)
        list.append(items, str(i))
    return len(items), items[-3:], set(results)


print(build(1000))


def itself():
    items = []
    items.append(items)
    items.append(items)
    return items


print(itself())


class Ended:
    def __del__(self):
        print("end", self.number)


def keep(n):
    kept = []
    for i in range(n):
        item = Ended()
        item.number = i
        kept.append(item)
    del item
    print("built")
    kept.pop(0)
    print("popped")
    return len(kept)


print(keep(3))
for wrong in (lambda: [].append(), lambda: [].append(1, 2), lambda: list.append((), 1), lambda: [].append(object=1)):
    try:
        print(wrong())
    except TypeError as error:
        print(error)


def while_iterating():
    items = [1, 2, 3]
    for item in items:
        if len(items) < 50:
            items.append(item + 3)
    return items


for _ in range(100):
    result = while_iterating()
print(result)
