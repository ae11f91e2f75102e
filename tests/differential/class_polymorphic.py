"""One call site with two, four and many receivers, in changing shares."""


def define(n):
    class Animal:
        weight = n

        def __init__(self, i):
            self.i = i

        def speak(self, x):
            return x * n + self.i + self.weight

    return Animal


KINDS = [define(n) for n in range(12)]


def hear(animal, x):
    return animal.speak(x)


def run(kinds, n):
    animals = [KINDS[k](k) for k in kinds]
    total = 0
    for i in range(n):
        total += hear(animals[i % len(animals)], i)
    return total


for kinds in ((1,), (1, 2), (1, 1, 1, 1, 1, 1, 1, 1, 1, 2), (1, 2, 3), (1, 2, 3, 4), range(12), (5,), (11, 1)):
    print(run(kinds, 3000))
values = [1, 2.5, "a", [1], (2,), True, 2**70]


def twice(value):
    return value + value


total = ""
for i in range(3000):
    total = repr(twice(values[i % 7]))
print(total, [twice(v) for v in values])
