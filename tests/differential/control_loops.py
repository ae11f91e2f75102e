"""While, for, else, break and continue, nested in each other."""


def search(rows, wanted):
    steps = 0
    for i, row in enumerate(rows):
        j = 0
        while j < len(row):
            steps += 1
            if row[j] < 0:
                j += 1
                continue
            if row[j] == wanted:
                break
            j += 1
        else:
            steps += 1000
            continue
        break
    else:
        return None, steps
    return (i, j), steps


def collatz(n):
    steps = 0
    while n != 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        steps += 1
        if steps > 500:
            return -1
    else:
        steps += 1
    return steps


rows = [[(i * j) % 31 - 2 for j in range(40)] for i in range(60)]
print([search(rows, wanted) for wanted in (0, 5, 28, 99)])
print(max(collatz(n) for n in range(1, 2000)))


def loops(n):
    out = []
    for i in range(n):
        for j in range(i % 5):
            if j == 3:
                break
        else:
            out.append(i)
            if i % 2:
                continue
            i = -i
        out.append((i, j if i else None))
        while True:
            i += 7
            if i > 20:
                break
            elif i == 13:
                continue
    return len(out), i


j = None
print(loops(4000))
i = -1
for i in range(0):
    print("never")
else:
    print("else of an empty loop", i)
