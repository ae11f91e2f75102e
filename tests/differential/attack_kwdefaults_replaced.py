"""`__kwdefaults__` of a compiled callee is replaced, mutated in place and removed."""


def scale(x, *, factor=2, offset=1):
    return x * factor + offset


def run(n):
    total = 0
    for i in range(n):
        total += scale(i) + scale(i, offset=5)
    return total


print(run(5000))
scale.__kwdefaults__ = {"factor": 3, "offset": 0}
print(run(100))
scale.__kwdefaults__["factor"] = 11
print(run(100))
del scale.__kwdefaults__["factor"]
try:
    print(run(100))
except TypeError as error:
    print(error)
scale.__kwdefaults__ = None
try:
    print(run(100))
except TypeError as error:
    print(error)
scale.__kwdefaults__ = {"factor": 1, "offset": 0, "unknown": 9}
print(run(100))
