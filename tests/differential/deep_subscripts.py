"""Recursion through `__getitem__` goes as deep as the interpreter's, which needs no native recursion for it."""


class Tree:
    def __init__(self, depth):
        self.depth = depth

    def __getitem__(self, i):
        if i == 0:
            return self.depth
        return self[i - 1]


class Endless:
    calls = 0

    def __getitem__(self, i):
        Endless.calls += 1
        return self[i]


for turn in range(50):
    Tree(1)[3]
print(Tree(5)[900])


def deep(tree):
    return tree[900]


for turn in range(3):
    print(deep(Tree(turn)))
    Endless.calls = 0
    try:
        Endless()[0]
    except RecursionError as error:
        print(error, Endless.calls > 900)
