"""cProfile's call counts of hot functions, by caller, with recursion, generators and built-ins."""

import cProfile
import pstats


def leaf(x):
    return abs(x) + 1


def fibonacci(n):
    return n if n < 2 else fibonacci(n - 1) + fibonacci(n - 2)


def items(n):
    for i in range(n):
        yield leaf(i)


class Thing:
    def __init__(self, x):
        self.x = x

    def __eq__(self, other):
        return self.x == other.x

    @property
    def value(self):
        return leaf(self.x)


def work(n):
    total = sum(items(n)) + fibonacci(8)
    things = [Thing(i % 5) for i in range(n)]
    total += things.count(Thing(2)) + sum(t.value for t in things)
    return total + len(sorted(things, key=lambda t: t.x))


for i in range(40):
    plain = work(5)
profile = cProfile.Profile()
profile.enable()
first = work(30)
profile.disable()
second = work(30)
profile.runcall(work, 3)
stats = pstats.Stats(profile).stats
rows = []
for (file, line, name), (calls, total, _, _, callers) in stats.items():
    if file in (__file__, "~"):
        name = name.split(" at 0x")[0]
        rows.append((name, calls, total, sorted((c[2].split(" at 0x")[0], n[0]) for c, n in callers.items())))
for row in sorted(rows):
    print(row)
print(first == second, plain)
