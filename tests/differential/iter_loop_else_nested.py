"""Nested loops with else blocks, early exits, empty iterables and loop variables used afterwards."""


def primes(n):
    found = []
    for k in range(2, n):
        for p in found:
            if k % p == 0:
                break
        else:
            found.append(k)
    return found


def search(grid, wanted):
    for y, row in enumerate(grid):
        for x, cell in enumerate(row):
            if cell == wanted:
                break
        else:
            continue
        break
    else:
        return "missing", y, x
    return x, y


def ladder(n):
    trail = []
    while n:
        n -= 1
        for i in range(n):
            if i == 3:
                break
            while i:
                i -= 2
                if i < 0:
                    break
            else:
                trail.append("even")
                continue
            trail.append("odd")
        else:
            trail.append("short")
    else:
        trail.append("done")
    return trail


def empty(n):
    x = "before"
    for x in []:
        n = 0
    else:
        n += 1
    while False:
        pass
    else:
        n += 1
    for _ in range(0):
        pass
    return x, n


def pairs(n):
    count = 0
    for i in range(n):
        for j in range(i):
            for k in range(j):
                if (i + j + k) % 5 == 0:
                    count += 1
                    break
            else:
                if j % 2:
                    continue
                count += 10
            if count % 7 == 0:
                break
        else:
            count += 100
    return count, i, j


for i in range(70):
    grid = [[r * 4 + c for c in range(4)] for r in range(3)]
    rows = primes(20), search(grid, i % 14), ladder(5), empty(i), pairs(6)
print(*rows, sep="\n")
print(primes(200)[-3:], search(grid, 99), pairs(30), len(ladder(60)))
