"""A class changes more often than there are version tags for one class, and many classes change."""


class Busy:
    level = 0

    def read(self):
        return self.level


def read(thing):
    return thing.read()


thing = Busy()
total = 0
for i in range(5000):
    Busy.level = i
    total += read(thing)
print(total)

kinds = [type(f"Kind{i}", (Busy,), {"level": i}) for i in range(300)]
things = [kind() for kind in kinds]
total = 0
for round_number in range(20):
    for i, thing in enumerate(things):
        if (i + round_number) % 3 == 0:
            kinds[i].level = round_number
        total += read(thing)
print(total)
Busy.read = lambda self: 1
print(sum(read(thing) for thing in things))
