"""Sets: membership, growth, algebra, frozen sets as keys, and loops over sorted members."""


def sieve(limit):
    composite = set()
    primes = []
    for i in range(2, limit):
        if i not in composite:
            primes.append(i)
            for j in range(i * i, limit, i):
                composite.add(j)
    return primes


primes = sieve(5000)
print(len(primes), primes[-3:])
seen = set()
for i in range(3000):
    seen.add((i * i) % 101)
    seen.discard(i % 50)
print(sorted(seen))
a, b = set(range(0, 100, 2)), set(range(0, 100, 3))
print(sorted(a & b), len(a | b), len(a - b), len(a ^ b), a >= {2, 4}, a.isdisjoint({1}), frozenset(a) == a)
print({frozenset((1, 2)): "x"}[frozenset((2, 1))], {1, 1.0, True}, len({0.0, -0.0}))
for action in (lambda: {[]}, lambda: a.remove(1), lambda: set().pop(), lambda: a < [1]):
    try:
        action()
    except (TypeError, KeyError) as error:
        print(type(error).__name__, error)
