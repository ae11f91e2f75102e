"""C functions that call compiled ones back: `re.sub`, `sorted`, `json`, `iter`, `bisect`, `filter`."""

import bisect
import itertools
import json
import re


def upper(match):
    return match.group().upper()


def encode(value):
    return sorted(value)


class Source:
    def __init__(self, n):
        self.n = n

    def __call__(self):
        self.n -= 1
        return self.n


print(re.sub("a+", upper, "banana aah " * 300)[:30])
print(len(json.dumps([{1, 2, i} for i in range(1000)], default=encode)))
print(sum(iter(Source(3000), 0)), bisect.bisect([i * i for i in range(3000)], 500, key=lambda x: x + 1))
print(sum(k * len(list(g)) for k, g in itertools.groupby(range(3000), key=lambda x: x // 100)))
print(list(itertools.accumulate(range(1, 10), lambda a, b: a * b % 101)), len(list(itertools.takewhile(lambda x: x < 2000, range(3000)))))


def fails(match):
    raise KeyError(match.start())


try:
    re.sub("n", fails, "banana")
except KeyError as error:
    print(error)
