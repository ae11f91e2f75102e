"""Accumulators of int, float, complex, str, list and None-checked kinds updated in one loop body."""


def run(values):
    total, product, smallest, largest = 0, 1, None, None
    mean = 0.0
    text, kinds = "", set()
    for n, value in enumerate(values, 1):
        total += value
        product = product * value % 1000003 if not isinstance(value, complex) else product
        if not isinstance(value, complex):
            smallest = value if smallest is None or value < smallest else smallest
            largest = value if largest is None or largest < value else largest
        mean += (value - mean) / n
        text = (text + str(value))[-6:]
        kinds.add(type(total).__name__)
    return total, product, smallest, largest, round(abs(mean), 6), text, sorted(kinds)


print(run(range(1, 101)))
print(run([1, 2.5] * 50))
print(run([*range(60), 2**64, 3, True, -(2**70), 0.25]))
print(run([1] * 70 + [1j] + [2] * 5))
try:
    run([1] * 70 + ["x"])
except TypeError as error:
    print(error)


def horner(coefficients, x):
    result = 0
    for c in coefficients:
        result = result * x + c
    return result


points = [2, -3, 0.5, 10**10, 1j, True, -0.0]
print([horner([1, 2, 3, 4], x) for x in points * 15][-7:])
print(horner(range(60), 2), horner([0.1] * 60, 1))


def newton(x, guess, n):
    for _ in range(n):
        guess = (guess + x / guess) / 2
    return guess


def gcd_steps(a, b):
    steps = 0
    while b:
        a, b = b, a % b
        steps += 1
    return a, steps


print(
    [newton(x, 1, 30) for x in (2, 2.0, 10**20)],
    newton(2, 1 + 0j, 20),
    [newton(i + 1, 1.0, 8) for i in range(60)][-1],
)
print(
    [gcd_steps(i * 12, 90) for i in range(60)][-2:],
    gcd_steps(2**90, 6**50),
    gcd_steps(7.5, 2),
    gcd_steps(-9, 6),
)
