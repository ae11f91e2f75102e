"""Comparisons, hashes and key functions that change the very containers that call them."""


class Evil:
    container = None
    action = None

    def __init__(self, value):
        self.value = value

    def __eq__(self, other):
        if Evil.action:
            Evil.action()
        return self is other or self.value == getattr(other, "value", other)

    def __lt__(self, other):
        if Evil.action:
            Evil.action()
        return self.value < other.value

    def __hash__(self):
        return self.value % 3


def attempt(make, use, act):
    Evil.action = None
    container = make()
    Evil.action = lambda: act(container)
    try:
        result = use(container)
    except (ValueError, IndexError, KeyError, RuntimeError, TypeError) as error:
        result = type(error).__name__, str(error).partition(" at 0x")[0]
    Evil.action = None
    if isinstance(result, Evil):
        result = result.value
    return result, [getattr(x, "value", x) for x in container]


def items():
    return [Evil(i) for i in (3, 1, 2, 5, 4)]


uses = {
    "in": lambda c: Evil(9) in c,
    "index": lambda c: c.index(Evil(5)),
    "count": lambda c: c.count(Evil(5)),
    "remove": lambda c: c.remove(Evil(2)),
    "equal": lambda c: c == items(),
    "max": lambda c: max(c),
    "sort": lambda c: c.sort(),
    "less": lambda c: c < items(),
}
acts = {
    "clear": lambda c: c.clear(),
    "pop": lambda c: c and c.pop(),
    "append": lambda c: len(c) < 50 and c.append(Evil(0)),
}
for name, use in uses.items():
    for kind, act in acts.items():
        for _ in range(10):
            row = attempt(items, use, act)
        print(name, kind, row)


def table(n):
    d = {Evil(i): i for i in range(6)}
    Evil.action = lambda: len(d) < 20 and d.setdefault(len(d) + 100, 0)
    found = [d.get(Evil(i), "none") for i in range(6)]
    Evil.action = None
    return found, len(d)


print([table(i) for i in range(60)][-1])
items = [5, 3, 8, 1]


def key(x):
    items.append(x)
    return x


for _ in range(60):
    items = [5, 3, 8, 1]
    try:
        items.sort(key=key)
    except ValueError as error:
        text = str(error)
print(text, items)
