"""Hot loops are left in every way: fall through, break, return, exception, and by their own iterator."""


class Iterator:
    def __init__(self, n, failure=None):
        self.n = n
        self.failure = failure

    def __iter__(self):
        return self

    def __next__(self):
        if self.n == 0:
            raise self.failure or StopIteration
        self.n -= 1
        return self.n


def by(kind, items, limit):
    seen = 0
    for item in items:
        seen += item & 3
        if item == limit:
            if kind == "break":
                break
            if kind == "return":
                return "returned", seen, item
            if kind == "raise":
                raise ValueError(item)
    else:
        return "fell through", seen
    return "broke", seen, item


for kind in ("break", "return", "raise", "nothing"):
    for items in (range(5000), list(range(5000)), Iterator(5000), (i for i in range(5000))):
        try:
            print(kind, by(kind, items, 4000))
        except ValueError as error:
            print(kind, error)
try:
    by("nothing", Iterator(3000, KeyError("from the iterator")), -1)
except KeyError as error:
    print(error)
state = "running"
n = 0
while True:
    n += 1
    if n > 4000:
        state = "left"
        break
print(state, n)
for i in range(3000):
    for j in range(3):
        if i == 2500 and j == 1:
            break
    else:
        continue
    break
print(i, j)


def nested(n):
    for i in range(n):
        for j in range(n):
            for k in range(n):
                if i * j * k == 6 * 7 * 8:
                    return i, j, k
    return None


print(nested(20))
