"""A module-level loop's variables are globals: callees see each value while the loop runs."""


def seen():
    return counter, double


def change():
    global limit
    limit -= 1
    return limit


total = 0
double = 0
for counter in range(5000):
    double = counter * 2
    a, b = seen()
    total += a + b
print(total, counter, double)

limit = 5000
steps = 0
while limit > 0:
    change()
    steps += 1
print(steps, limit)


def bump():
    global value
    value += 10


value = 0
for value in range(3000):
    bump()
print(value)
