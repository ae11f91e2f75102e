"""Creates, compiles, calls and drops closures and classes, and says what that leaves behind.

    python -m emberjit --mode all closures_and_classes.py CLOSURES CLASSES

Prints a JSON object for each tenth of the way: resident memory in KiB, versions alive and freed, bytes of machine
code. Each closure and each class is of code of its own, so that each is compiled.
"""

import gc
import json
import sys

import emberjit

CLOSURE = """
def make(n):
    def closure(a, b=2, *rest, d=5):
        s = 0
        for i in range(a):
            s += i * b + n + len(rest)
        return s + d
    return closure
"""

CLASS = """
class Base:
    def __init__(self, x):
        self.x = x
    def name(self):
        return "base %d" % self.x

class Derived(Base):
    @property
    def twice(self):
        return self.x * 2
    def name(self):
        return super().name() + " derived"
    def __add__(self, other):
        return Derived(self.x + other.x)
    def items(self):
        for i in range(3):
            yield self.x + i
"""


def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4


def closure(n):
    namespace = {}
    exec(CLOSURE, namespace)
    f = namespace["make"](n)
    assert f(5) + f(3, 1, 7, d=n) == 31 + 9 * n, n


def classes(n):
    namespace = {}
    exec(CLASS, namespace)
    Derived = namespace["Derived"]
    total = Derived(n) + Derived(1)
    assert total.twice == 2 * n + 2 and total.name() == f"base {n + 1} derived"
    assert sum(total.items()) == 3 * n + 6


def main(closures, drops):
    for tenth in range(11):
        if tenth:
            for n in range(closures // 10):
                closure(n)
            for n in range(drops // 10):
                classes(n)
        gc.collect()
        stats = emberjit.stats()
        state = {
            "resident": resident(),
            "versions": len(stats["versions"]),
            "freed": stats["freed"]["versions"],
            "code_bytes": stats["code_bytes"],
        }
        print(json.dumps(state), flush=True)


main(int(sys.argv[1]), int(sys.argv[2]))
