"""Ints and floats mixed: promotion, true division, big ints to float and their overflow."""


def mix(a, b):
    return a + b, a - b, a * b, b - a, a / b


total = 0
for i in range(1, 4000):
    total += sum(mix(i, 0.5)) + sum(mix(1.5, i)) + sum(mix(i, i))
print(total)
for a, b in ((1, 2.5), (2**53, 1.0), (2**60, 0.5), (True, 0.5), (10**300, 2.0), (7, 2), (2**70, 2**60), (-7, 2)):
    print(a, b, mix(a, b))
for a, b in ((10**400, 1.0), (1.5, 10**400), (10**400, 3)):
    try:
        print(len(str(mix(a, b))))
    except OverflowError as error:
        print(error)


def average(items):
    total = 0
    for item in items:
        total += item
    return total / len(items)


print(average(list(range(5000))), average([0.5] * 5000), average([1, 2.5, 3]), average([2**64, 2**64 + 2]))
value = 0
for i in range(3000):
    value = value + 1 if i < 1500 else value + 0.25
print(value, type(value).__name__)
