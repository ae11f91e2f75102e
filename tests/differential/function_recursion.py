"""Recursion: plain, mutual, with lists and strings, Ackermann's function, hanoi, permutations."""


def is_even(n):
    return True if n == 0 else is_odd(n - 1)


def is_odd(n):
    return False if n == 0 else is_even(n - 1)


def ackermann(m, n):
    if m == 0:
        return n + 1
    if n == 0:
        return ackermann(m - 1, 1)
    return ackermann(m - 1, ackermann(m, n - 1))


def hanoi(n, a, b, c):
    return 0 if n == 0 else hanoi(n - 1, a, c, b) + 1 + hanoi(n - 1, c, b, a)


def permutations(items):
    if not items:
        return [[]]
    return [[item] + rest for item in items for rest in permutations([i for i in items if i != item])]


def depth(tree):
    return 0 if not isinstance(tree, list) else 1 + max(map(depth, tree), default=0)


print(sum(is_even(i % 100) for i in range(500)), ackermann(2, 30), hanoi(12, "a", "b", "c"))
print(len(permutations(list("abcdef"))), depth([1, [2, [3, [[4]], []]]]))


def gcd(a, b):
    return a if b == 0 else gcd(b, a % b)


print(sum(gcd(a, b) for a in range(1, 60) for b in range(1, 60)), gcd(2**200, 6**80))
