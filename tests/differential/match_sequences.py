"""Sequence patterns: fixed, starred in each place, nested, and which types count as sequences."""

import array
import collections
import collections.abc


def shape(x):
    match x:
        case []:
            return "empty"
        case [a]:
            return "one", a
        case [1, *rest]:
            return "starts", rest
        case [*rest, 9]:
            return "ends", rest
        case [[a, b], [c, *_]]:
            return "nested", a, b, c
        case (a, *middle, (b, c)):
            return "pair last", a, middle, b, c
        case [_, _, *_] if len(x) > 4:
            return "long", len(x)
        case [a, b, c]:
            return "three", c, b, a
        case _:
            return "no sequence"


class Own(collections.abc.Sequence):
    def __init__(self, *items):
        self.items = items

    def __len__(self):
        return len(self.items)

    def __getitem__(self, i):
        return self.items[i]


class Fake:
    def __len__(self):
        return 0

    def __getitem__(self, i):
        raise IndexError


values = [[], (), [5], (1, 2, 3), [3, 4, 9], [[1, 2], [3]], [[1, 2], (3, 4, 5)], (1.0, 2), range(3)]
values += [range(1, 9)]
values += ["", "ab", b"x", bytearray(b"ab"), {1, 2}, {}, iter([1]), array.array("i", [7]), memoryview(b"ab")]
values += [collections.deque([2, 3]), Own(), Own(4), Own(2, 3, 4), Fake(), [0, 0, (1, 2)], [2] * 6, None]
for _ in range(50):
    rows = [shape(x) for x in values]
print(*rows, sep="\n")
collections.abc.Sequence.register(Fake)
print(shape(Fake()))
