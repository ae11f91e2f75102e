"""A call site that saw one class for long gets others."""


class Dog:
    def __init__(self, weight):
        self.weight = weight

    def speak(self, extra):
        return self.weight + extra


class Cat:
    def __init__(self):
        self.name = "cat"
        self.weight = 1000

    def speak(self, extra):
        return -self.weight - extra


class Silent:
    pass


def ask(animal, extra):
    return animal.speak(extra)


def ask_many(animal, count):
    total = 0
    for i in range(count):
        total += ask(animal, i)
    return total


print(ask_many(Dog(3), 5000))
print(ask_many(Cat(), 5000))
print(ask_many(Dog(4), 10))
for receiver in (Silent(), None, 7, "text", Dog):
    try:
        print(ask_many(receiver, 3))
    except (AttributeError, TypeError) as error:
        print(type(error).__name__, error)
print(ask_many(Dog(5), 5000))
