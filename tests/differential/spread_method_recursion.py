"""Recursion through methods that are called with spread arguments is native recursion, compiled or not."""


class Link:
    def __init__(self, next):
        self.next = next

    def depth(self, *args, **names):
        return self.next.depth(*args, **names) + 1 if self.next else 0

    def plain(self, *args):
        return self.next.plain(*args) + 1 if self.next else 0


class Called:
    def __init__(self, next):
        self.next = next

    def __call__(self, *args):
        return self.next(*args) + 1 if self.next else 0


def spread(f, n):
    return spread(*(f, n - 1)) + 1 if n else 0


def chain(cls, n):
    link = None
    for _ in range(n):
        link = cls(link)
    return link


def deepest(cls, call):
    link, n = None, 0
    while n < 3000:
        for _ in range(50):
            link, n = cls(link), n + 1
        try:
            call(link)
        except RecursionError:
            return n
    return None


def tried(call, argument):
    try:
        return call(argument)
    except RecursionError as e:
        return str(e)


def with_names(link):
    return link.depth(1, z=2)


def without(link):
    return link.plain(1)


for _ in range(3):
    print(deepest(Link, with_names), deepest(Link, without), deepest(Called, lambda link: link(1)))

import sys

sys.setrecursionlimit(100_000)
for _ in range(3):
    print(tried(with_names, chain(Link, 3000)), tried(without, chain(Link, 3000)))
    print(tried(lambda link: link(1), chain(Called, 3000)), spread(None, 5000))
print(with_names(chain(Link, 200)), without(chain(Link, 200)), chain(Called, 200)(1))
