"""Ranges of all directions and steps, empty ones, huge ones, and the loop variable afterwards."""


def total(low, high, step):
    result = 0
    count = 0
    for i in range(low, high, step):
        result += i
        count += 1
    return result, count


for arguments in ((0, 5000, 1), (5000, 0, -1), (0, 5000, 7), (-3000, 3000, 3), (10, 0, 1), (0, 10, -2), (5, 6, 100)):
    print(arguments, total(*arguments))
print(total(2**63 - 5, 2**63 + 5, 1), total(2**100, 2**100 + 4000, 2), total(-(2**63) + 5, -(2**63) - 5, -1))


def after(n):
    i = "unset"
    for i in range(n):
        i = i * 2
    return i


print(after(3000), after(0), after(1))
for arguments in ((0, 5, 0), (0, "x", 1), (0, 1.5, 1)):
    try:
        total(*arguments)
    except (ValueError, TypeError) as error:
        print(error)
for i in range(3):
    for i in range(1000, 1003):
        pass
print(i)
r = range(10, 0, -3)
print(list(r), r[1], r[-1], len(r), 7 in r, r[::-1], r.index(4), list(reversed(r)))
