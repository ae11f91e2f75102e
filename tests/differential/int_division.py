"""Floor division and modulo of negative numbers, by zero, and at the smallest 64-bit int."""


def div(a, b):
    return a // b


def mod(a, b):
    return a % b


VALUES = [0, 1, -1, 2, -2, 3, -3, 7, -7, 10, -10, 2**62, -(2**62), 2**63, -(2**63), 2**63 - 1]
checksum = 0
for _ in range(20):
    for a in VALUES:
        for b in VALUES:
            if b:
                q, r = div(a, b), mod(a, b)
                assert q * b + r == a and (r == 0 or (r < 0) == (b < 0))
                checksum = (checksum * 7 + q * 3 + r) % (2**61 - 1)
print(checksum)
print([(a, b, div(a, b), mod(a, b)) for a in (7, -7) for b in (2, -2, 3, -3)])
for function in (div, mod, divmod):
    for a in (5, 0, 2**70, 1.5):
        try:
            function(a, 0)
        except ZeroDivisionError as error:
            print(function.__name__, a, error)
for a, b in ((7.5, -2), (-7.5, 2), (7.5, 2.5), (-0.0, 3.0), (5, 2.5), (-1e-20, 3.0)):
    print(a, b, div(a, b), mod(a, b), divmod(a, b))
