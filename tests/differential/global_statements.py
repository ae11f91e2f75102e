"""`global`, `nonlocal` and augmented assignment to them, from several functions in turns."""

level = 0
log = []


def up():
    global level
    level += 1
    return level


def down():
    global level
    level -= 2
    return level


def deep():
    state = [0]
    value = 0

    def inner():
        nonlocal value
        global level

        def innermost():
            nonlocal value
            value += 1
            return value

        level = innermost()
        return value + innermost()

    total = 0
    for _ in range(3000):
        total += inner()
        state[0] += 1
    return total, value, state


for i in range(3000):
    if up() % 3 == 0:
        log.append(down())
print(level, len(log), log[-3:])
print(deep(), level)


def define():
    global made_later

    def made_later(x):
        return x + 1


define()
total = 0
for i in range(3000):
    total += made_later(i)
    if i == 1500:
        define()
print(total)
