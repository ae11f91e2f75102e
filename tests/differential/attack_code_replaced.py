"""`__code__` of a compiled function and of an inlined callee is replaced."""


def callee(x):
    return x + 1


def other(x):
    return x * 2 + 7


def third(x, /):
    y = x - 3
    return y


def caller(n):
    total = 0
    for i in range(n):
        total += callee(i)
    return total


original = callee.__code__
print(caller(5000))
callee.__code__ = other.__code__
print(caller(100), callee(1))
callee.__code__ = third.__code__
print(caller(100), callee(1))
callee.__code__ = original
print(caller(100), callee(1))

total = 0
for i in range(1000):
    callee.__code__ = other.__code__ if i & 1 else original
    total += callee(i)
print(total)


def replacement(n):
    return ("replaced", n)


caller.__code__ = replacement.__code__
print(caller(4))
try:
    callee.__code__ = (lambda: original).__code__.replace(co_freevars=("x",))
except ValueError as error:
    print(error)
