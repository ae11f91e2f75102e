"""Pipelines of itertools: groupby, accumulate, islice, chain, product, tee, zip_longest and others."""

import itertools
import operator


def work(n):
    words = ["apple", "avocado", "bean", "beet", "corn", "date"][: 3 + n % 4]
    a, b = itertools.tee(x * x for x in range(5))
    next(b)
    return [
        [(k, list(g)) for k, g in itertools.groupby(words, key=lambda w: w[0])],
        list(itertools.accumulate(range(1, 6), operator.mul, initial=n)),
        list(itertools.islice(itertools.count(n, 3), 2, 12, 4)),
        list(itertools.chain.from_iterable([[1], (2, 3), "x"])),
        list(itertools.product("ab", repeat=2))[1:],
        list(itertools.combinations(range(4), 3)),
        len(list(itertools.permutations("abcd", 3))),
        list(itertools.zip_longest("ab", range(n % 5), fillvalue="-")),
        list(itertools.takewhile(lambda x: x < 10, itertools.dropwhile(lambda x: x < 4, range(99)))),
        [y - x for x, y in zip(a, b)],
        list(itertools.starmap(pow, [(2, 3), (3, 2)])),
        list(itertools.compress("abcdef", itertools.cycle([1, 0]))),
        list(itertools.pairwise([1, 4, 9])),
        list(itertools.batched("abcdefg", 3)),
        list(itertools.filterfalse(lambda x: x % 3, range(7))),
        sum(itertools.repeat(2, n)),
        list(itertools.combinations_with_replacement("ab", 2)),
    ]


for i in range(70):
    rows = work(i)
print(*rows, sep="\n")


def stale(n):
    groups = [g for k, g in itertools.groupby(range(n), lambda x: x // 3)]
    return [list(g) for g in groups][-2:]


def failing(n):
    def key(x):
        if x == n - 1:
            raise KeyError(x)
        return x % 2

    seen = []
    try:
        for k, group in itertools.groupby(range(n), key):
            seen.append((k, list(group)))
    except KeyError as error:
        seen.append(error.args)
    return seen


print([stale(i) for i in range(60)][-1], [failing(5) for _ in range(60)][-1])
