"""`__defaults__` of a compiled callee is replaced, shortened and removed."""


def scale(x, factor=2, offset=1):
    return x * factor + offset


def run(n):
    total = 0
    for i in range(n):
        total += scale(i) + scale(i, 3)
    return total


print(run(5000))
scale.__defaults__ = (5, 0)
print(run(100))
scale.__defaults__ = (7,)
try:
    print(run(100))
except TypeError as error:
    print(error)
scale.__defaults__ = None
try:
    print(run(100))
except TypeError as error:
    print(error)
scale.__defaults__ = (1, 2, 3)
print(scale())
scale.__defaults__ = ("a", "b", "c")
try:
    print(scale())
except TypeError as error:
    print(error)

totals = []
for i in range(1000):
    scale.__defaults__ = (i, -i)
    totals.append(scale(2))
print(sum(totals), totals[:5], totals[-1])
