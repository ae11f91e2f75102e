"""The messages of every division by zero, from loops that divided well before."""


def true(a, b):
    return a / b


def floor(a, b):
    return a // b


def modulo(a, b):
    return a % b


for function in (true, floor, modulo):
    total = 0
    for i in range(1, 3000):
        total += function(i, 4) + function(i * 0.5, 4.0)
    print(total)
    for a, b in ((1, 0), (1.0, 0), (1, 0.0), (1.0, 0.0), (0, 0), (0.0, -0.0), (2**80, 0), (True, False), (1j, 0)):
        try:
            print(function(a, b))
        except (ZeroDivisionError, TypeError) as error:
            print(function.__name__, a, b, type(error).__name__, error)
