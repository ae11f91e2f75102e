"""Recursive generators walk trees, permutations and nested lists, many levels of `yield from`."""


class Tree:
    def __init__(self, value, left=None, right=None):
        self.value, self.left, self.right = value, left, right

    def __iter__(self):
        if self.left:
            yield from self.left
        yield self.value
        if self.right:
            yield from self.right


def build(low, high):
    if low >= high:
        return None
    middle = (low + high) // 2
    return Tree(middle, build(low, middle), build(middle + 1, high))


def permutations(items):
    if len(items) <= 1:
        yield tuple(items)
        return
    for i, item in enumerate(items):
        for rest in permutations(items[:i] + items[i + 1 :]):
            yield (item, *rest)


def flatten(value):
    if isinstance(value, list):
        for part in value:
            yield from flatten(part)
    else:
        yield value


def hanoi(n, a, b, c):
    if n:
        yield from hanoi(n - 1, a, c, b)
        yield a + c
        yield from hanoi(n - 1, b, a, c)


print(sum(i * v for i, v in enumerate(build(0, 200))), list(build(3, 9)))
rows = list(permutations("abcde"))
print(len(rows), rows[77], rows[-1])
print(list(flatten([1, [2, [3, [4, [], 5]], "x"], [[[6]]]] * 3)))
print(len(list(hanoi(7, "a", "b", "c"))), "".join(hanoi(3, "a", "b", "c")))
deep = []
for i in range(60):
    deep = [deep, i]
print(list(flatten(deep))[:5], sum(flatten(deep)))
