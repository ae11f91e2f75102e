"""Swaps and rotations of locals, attributes and items whose types change, in hot loops."""


class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def turn(self):
        self.x, self.y = -self.y, self.x
        return self

    def __iter__(self):
        yield self.x
        yield self.y


def rotate(n):
    a, b, c, d = 1, 2.5, "c", None
    for _ in range(n):
        a, b, c, d = d, a, b, c
    return a, b, c, d


def fibonacci(n, a=0, b=1):
    for _ in range(n):
        a, b = b, a + b
    return a


def items(n):
    values = list(range(5))
    for i in range(n):
        j, k = i % 5, (i * 3) % 5
        values[j], values[k] = values[k], values[j]
    return values


def bubble(values):
    values = list(values)
    for i in range(len(values)):
        for j in range(len(values) - 1 - i):
            if values[j] > values[j + 1]:
                values[j], values[j + 1] = values[j + 1], values[j]
    return values


def extended(n):
    head, *tail = range(3)
    for i in range(n):
        head, *tail = *tail, head
        (tail[0], tail[-1]), head = (tail[-1], tail[0]), head + 0.5 if i == n - 1 else head
    return head, tail


def points(n):
    p = Point(1, 2)
    for _ in range(n):
        x, y = p.turn()
    return x, y, (*p,)


for i in range(70):
    rows = rotate(i), fibonacci(i), items(i), bubble([3, 1, 2.5, True, -1]), extended(i + 1), points(i + 1)
print(*rows, sep="\n")
print(
    rotate(101),
    fibonacci(300),
    fibonacci(60, 0.5, 1),
    fibonacci(30, "a", "b")[:12],
    bubble("hello"),
    extended(100),
)
try:
    bubble([1, "a"])
except TypeError as error:
    print(error)
