"""A generator changes globals and classes that its compiled consumer relies on, and the reverse."""


class Price:
    rate = 1

    def of(self, x):
        return x * self.rate


def numbers(n):
    global bonus
    for i in range(n):
        if i == 1500:
            Price.rate = 2
        if i == 2500:
            bonus = 100
        yield i
        if stop:
            return "stopped"


def consume(n):
    global stop
    total = 0
    price = Price()
    for i in numbers(n):
        total += price.of(i) + bonus
        if i == 3500:
            stop = True
    return total, i


bonus, stop = 0, False
print(consume(1000), consume(5000))
stop = False


def interleaved():
    first, second = numbers(3000), numbers(3000)
    total = 0
    for a, b in zip(first, second):
        total += a * b % 7
        if a == 1000:
            next(first)
    return total


print(interleaved())
