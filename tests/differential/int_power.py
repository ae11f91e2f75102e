"""Powers: small, negative exponents, three arguments, zero, floats and complex results."""


def power(a, b):
    return a**b


total = 0
for i in range(3000):
    total += power(i, 2) + power(2, i % 20) - power(-3, i % 5)
print(total)
for a, b in ((2, 100), (2, -1), (-2, -3), (0, 0), (10, 20), (2.0, 0.5), (-8, 1 / 3), (2, 0.5), (True, 5), (1.5, 2)):
    print(a, b, power(a, b))
for a, b in ((0, -1), (0.0, -1.0), ("a", 2)):
    try:
        print(power(a, b))
    except (ZeroDivisionError, TypeError) as error:
        print(error)
print(pow(3, 1000, 17), pow(3, -1, 17))
try:
    power(10.0, 400)
except OverflowError as error:
    print(error)
