"""Items of tuples and lists that nobody else holds: they outlive what they were taken from."""


class Item:
    def __init__(self, n):
        self.n = n


def pair(i):
    return ("first", i * 1000)


def items(i):
    return [Item(i), Item(i + 1)]


def nested(i):
    return ((i * 1001, (i * 1002,)),)


total = 0
for i in range(3000):
    total += pair(i)[1] + nested(i)[0][1][0]
    total += items(i)[0].n + items(i)[1].n
    a, (b, c) = i, (i * 1003, [i * 1004][0])
    total += b + c
print(total)


def use(i):
    x = pair(i)[1]
    junk = [i * 5000 + k for k in range(8)]
    y = nested(i)[0][0] + junk[3]
    return x + y


print(sum(use(i) for i in range(3000)))
