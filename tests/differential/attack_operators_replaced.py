"""Special methods are added to, replaced in and deleted from a class whose operators were compiled."""


class Number:
    def __init__(self, value):
        self.value = value

    def __add__(self, other):
        return Number(self.value + other.value)

    def __lt__(self, other):
        return self.value < other.value

    def __bool__(self):
        return self.value != 0

    def __getitem__(self, i):
        return self.value + i


def run(n):
    total = Number(0)
    hits = 0
    for i in range(n):
        total = total + Number(i)
        hits += total < Number(1000)
        if total:
            hits += total[1]
    return total.value, hits


print(run(3000))
Number.__add__ = lambda self, other: Number(self.value - other.value)
print(run(100))
Number.__lt__ = lambda self, other: 5
print(run(100))
Number.__bool__ = lambda self: False
print(run(100))
del Number.__bool__
print(run(100))
Number.__len__ = lambda self: 0
print(run(100))
del Number.__len__
Number.__getitem__ = lambda self, i: 1
print(run(100))
del Number.__getitem__
try:
    run(100)
except TypeError as error:
    print(error)
Number.__getitem__ = lambda self, i: 2
del Number.__add__
Number.__radd__ = lambda self, other: Number(77)
try:
    print(run(100))
except TypeError as error:
    print(error)
