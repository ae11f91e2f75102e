"""Consumers that stop early leave generators suspended; zip and unpacking take one too many."""

taken = []


def source(name, n):
    try:
        for i in range(n):
            taken.append((name, i))
            yield i
    finally:
        taken.append((name, "end"))


def work(k):
    taken.clear()
    a = source("a", 5)
    rows = [list(zip(a, source("b", 2)))]
    rows.append(next(a))
    b = source("c", 10)
    rows.append(2 in b)
    rows.append(any(x == 4 for x in b))
    rows.append(list(b))
    c = source("d", 4)
    try:
        x, y = c
    except ValueError as error:
        rows.append(str(error))
    rows.append(list(c))
    try:
        x, y, *z, w = source("e", 2)
    except ValueError as error:
        rows.append(str(error))
    for x in source("f", 3):
        if x == 1:
            break
    for x in (d := source("g", 9)):
        break
    rows.append(next(d))
    del d
    return rows, len(taken)


for i in range(80):
    rows, count = work(i)
print(*rows, sep="\n")
print(count, taken[-8:])
