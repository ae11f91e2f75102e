"""Mapping patterns: keys, nested values, the rest, values as keys, defaultdict and own mappings."""

import collections
import collections.abc
import types


class Keys:
    name = "dotted"


def look(x):
    match x:
        case {"a": 1, "b": [p, q]}:
            return "ab", p, q
        case {"a": {"deep": value}, **rest}:
            return "deep", value, rest
        case {Keys.name: value}:
            return "dotted", value
        case {1: str(s)}:
            return "int", s
        case {None: None, True: t}:
            return "constants", t
        case {"rest": _, **rest} if rest:
            return "rest", sorted(rest.items())
        case {}:
            return "mapping", len(x)
        case _:
            return "none"


class Own(collections.abc.Mapping):
    def __init__(self, **items):
        self.items_ = items

    def __getitem__(self, key):
        raise AssertionError("get is used")

    def get(self, key, default=None):
        return self.items_.get(key, default)

    def __iter__(self):
        return iter(self.items_)

    def __len__(self):
        return len(self.items_)


table = collections.defaultdict(lambda: 1)
values = [{"a": 1, "b": [2, 3]}, {"a": {"deep": 4}, "c": 5}, {"dotted": 6}, {1: "x"}, {1.0: "y"}, {1: 2}]
values += [{None: None, True: 7}, {"rest": 1}, {"rest": 1, "x": 2, "y": 3}, {}, [], table, Own(dotted=8), 5]
values += [types.MappingProxyType({"dotted": 1}), collections.OrderedDict(a={"deep": None})]
for _ in range(60):
    rows = [look(x) for x in values]
print(*rows, sep="\n")
print(len(table))
Keys.name = "other"
print(look({"other": 1}), look({"dotted": 1}))
Keys.name = "rest"
print(look({"rest": 2}))


def twice(x, key):
    match x:
        case {Keys.name: a, "a": b}:
            return a, b


try:
    Keys.name = "a"
    print(twice({"a": 1}, "a"))
except ValueError as error:
    print(error)
