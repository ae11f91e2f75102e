"""Keys with `__hash__` and `__eq__` of their own, that collide, raise, or change the dictionary."""


class Key:
    def __init__(self, value):
        self.value = value

    def __hash__(self):
        return self.value % 8

    def __eq__(self, other):
        return self.value == other.value if isinstance(other, Key) else NotImplemented

    def __repr__(self):
        return f"Key({self.value})"


class Angry:
    def __hash__(self):
        return 3

    def __eq__(self, other):
        raise ValueError("no comparison")


def fill(table, n):
    for i in range(n):
        table[Key(i % 40)] = i
    return sum(table[Key(i)] for i in range(40))


table = {}
print(fill(table, 3000), len(table), table[Key(7)], Key(99) in table)
for action in (lambda: table[Angry()], lambda: Angry() in table, lambda: table.get(Angry())):
    try:
        action()
    except ValueError as error:
        print(error)


class Missing(dict):
    def __missing__(self, key):
        self[key] = key * 2
        return self[key]

    def __getitem__(self, key):
        return super().__getitem__(key) + 1


memo = Missing()
total = 0
for i in range(3000):
    total += memo[i % 50]
print(total, len(memo), memo.get(3), memo.get(99))
