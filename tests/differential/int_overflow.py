"""Ints in loops grow past 30, 62, 63 and 64 bits, in both directions, and come back."""


def fib(n):
    a, b = 0, 1
    for _ in range(n):
        a, b = b, a + b
    return a


def powers(base, n):
    value = 1
    seen = []
    for i in range(n):
        value = value * base
        if i % 16 == 15:
            seen.append(value)
    return seen


def down(n):
    value = 5
    for i in range(n):
        value = value - (value * 3 + i)
    return value


def there_and_back(n):
    value = 1
    for _ in range(n):
        value = value + value
    for _ in range(n):
        value = value // 2
    return value


for _ in range(200):
    results = fib(90), fib(93), fib(95), fib(200), down(100), there_and_back(70)
print(*results, sep="\n")
print(powers(3, 64), powers(-7, 48))

total = 0
for i in range(3000):
    total += i << 55
print(total)
product = 1
for i in range(1, 60):
    product *= i
    product = -product
print(product)
