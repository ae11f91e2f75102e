"""Arithmetic that crosses the limits of 30, 31, 60, 62, 63 and 64 bits in both directions."""


def add(a, b):
    return a + b


def subtract(a, b):
    return a - b


def multiply(a, b):
    return a * b


def negate(a):
    return -a


for i in range(60):
    add(i, i), subtract(i, 3), multiply(i, i), negate(i)
total = 0
for bits in (15, 29, 30, 31, 32, 53, 59, 60, 61, 62, 63, 64, 65, 90, 120):
    for near in (-2, -1, 0, 1, 2):
        for sign in (1, -1):
            x = sign * (2**bits + near)
            row = (
                add(x, 1),
                add(x, x),
                subtract(x, 1),
                subtract(-x, x),
                multiply(x, x),
                multiply(x, -1),
                negate(x),
            )
            total = (total * 31 + sum(row)) % (10**9 + 7)
            if near == 0:
                print(bits, sign, row[0] - x, row[1] // 2 == x, row[3] == -2 * x, row[5] == row[6], total)


def count(start, step, n):
    x = start
    for _ in range(n):
        x += step
    return x


for edge in (2**30, 2**31, 2**60, 2**62, 2**63, 2**64):
    print(count(edge - 50, 1, 100) - edge, count(-edge + 50, -1, 100) + edge, count(edge, -edge // 25, 100))


def factorial(n):
    result = 1
    for i in range(2, n + 1):
        result *= i
    return result


def power_tower(n):
    x, y = 1, 3
    for i in range(n):
        x, y = y, x + y * 2
    return x % 10**12, y.bit_length()


print([factorial(i) % 1000003 for i in range(60)][-4:], power_tower(100))
print(sum(range(2**62, 2**62 + 70)), [x for x in range(2**63 - 2, 2**63 + 2)])
