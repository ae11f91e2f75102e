"""An exception leaves the program from five calls deep: traceback on standard error, exit code 1."""


def fifth(values, i):
    return values[i]["key"]


def fourth(values, i):
    return fifth(values, i) + 1


def third(values, i):
    return sum((fourth(values, i), 2))


def second(values, i):
    return (
        third(values, i)
        + 1
    )


def first(values, n):
    total = 0
    for i in range(n):
        total += second(values, i % len(values))
    return total


values = [{"key": i} for i in range(50)]
print(first(values, 5000))
values[17] = {"other": 0}
first(values, 5000)
