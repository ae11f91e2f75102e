"""With a high limit, recursion through functions that are made anew, and through calls that the interpreter
carries out in C, neither ends the process nor goes on without end."""

import sys


class Node:
    def star(self, n, *rest):
        return self.star(n - 1, *rest) if n else len(rest)

    def names(self, n, **named):
        return self.names(n - 1, **named) if n else len(named)

    @classmethod
    def of_class(cls, n, *rest):
        return cls.of_class(n - 1, *rest) if n else len(rest)

    def made(self, n):
        def inner(m):
            return self.made(m - 1)

        return inner(n) if n else 0


class Derived(Node):
    def star(self, n, *rest):
        return super().star(n, *rest)


def by_lambda(n):
    return (lambda m: by_lambda(m - 1))(n) if n else 0


NODE = Node()
KINDS = {
    "star": lambda n: NODE.star(n, 1, 2),
    "names": lambda n: NODE.names(n, a=1),
    "class": lambda n: Node.of_class(n, 1),
    "super": lambda n: Derived().star(n, 1),
    "made": NODE.made,
    "lambda": by_lambda,
}

for i in range(60):
    for call in KINDS.values():
        call(5)

sys.setrecursionlimit(5000)
for name, call in KINDS.items():
    try:
        print(name, call(10**6))
    except RecursionError:
        print(name, "RecursionError")

sys.setrecursionlimit(10**6)
print("made", NODE.made(25_000))
print("lambda", by_lambda(25_000))
for name in "star", "names", "class", "super":
    try:
        print(name, KINDS[name](10**6))
    except RecursionError:
        print(name, "RecursionError")
