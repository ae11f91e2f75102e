"""Division, modulo, shifts and powers with all signs, zero, huge operands and changing types in one loop."""


def every(a, b):
    rows = []
    for operation in (
        lambda: a // b,
        lambda: a % b,
        lambda: a / b,
        lambda: divmod(a, b),
        lambda: a << b,
        lambda: a >> b,
        lambda: a**b,
        lambda: pow(a, b, 7),
    ):
        try:
            rows.append(operation())
        except (ZeroDivisionError, ValueError, OverflowError, TypeError) as error:
            rows.append(str(error))
    return rows


values = [0, 1, -1, 2, -2, 7, -7, 13, 2**31, -(2**31), True, 0.5, -2.0]
rows = [(a, b, every(a, b)) for a in values for b in values if abs(b) < 100]
for row in rows[::6]:
    print(*row)


def inline(n):
    total = 0
    for a in range(-n, n):
        for b in (-3, -1, 1, 2, 5):
            total += a // b * 3 + a % b
            total ^= (a >> (b & 7)) + (a << (b & 3))
            q, r = divmod(a, b)
            if q * b + r != a or not 0 <= abs(r) < abs(b):
                return "wrong", a, b
    return total


print(inline(60))


def zero(n):
    caught = []
    for i in range(n):
        d = i - 50
        try:
            x = 100 // d
            y = 100 % d
            z = 100.0 / d
        except ZeroDivisionError as error:
            caught.append((i, str(error)))
            x = y = z = None
    return caught, x, y, z


print(zero(80))
for a, b in ((10**40, 3), (-(10**40), 7**20), (2**64, -(2**32)), (2**63, -1), (-(2**63), -1), (5, 10**30)):
    print([(a // b, a % b, a / b, divmod(b, a), -a // b) for _ in range(30)][-1])
