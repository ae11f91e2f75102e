"""Code run by `exec` with a namespace that is not a plain dict: every store and load goes through it."""


class Recording(dict):
    def __init__(self):
        super().__init__(limit=3000)
        self.stores = 0
        self.loads = 0

    def __setitem__(self, key, value):
        self.stores += 1
        super().__setitem__(key, value)

    def __getitem__(self, key):
        self.loads += 1
        return super().__getitem__(key)


SOURCE = """
total = 0
for i in range(limit):
    total = total + i
"""
space = Recording()
exec(SOURCE, {}, space)
print(space["total"], space.stores, space.loads)
plain = {"limit": 3000}
exec(SOURCE, plain)
print(plain["total"])


class Body:
    total = 0
    for i in range(3000):
        total += i
    del i


print(Body.total, hasattr(Body, "i"))
