"""Paths that meet with different constants below the top of the stack: mapping patterns, `locals()` in them, chains."""


def keys(w):
    match w:
        case {"x": x, "y": "y", "z": z}:
            out = locals()
            del out["w"]
            return out
        case {"x": 1, "kind": "a" | "b" as kind, **rest}:
            return kind, rest
        case {"x": {"y": [a, "b" | "c", *others]}}:
            return a, others
    return None


def nested(point):
    match point:
        case [0 | 1 as first, (2, second) | (second, 3), {"k": (4 | 5) as third}]:
            return first, second, third
        case (first, [second, (third, *_)]) if first or second:
            return first, second, third
        case str(first) | bytes(first):
            return first
    return "none"


def chains(a, b, c):
    return (a < b < c, a if b else c, (1, a and b or c, 2 if a < b else "two", [3, b if c else 4]))


SUBJECTS = [
    {"x": "x", "y": "y", "z": "z"},
    {"x": "x", "y": "yy", "z": "z"},
    {"x": 1, "kind": "b", "more": 2},
    {"x": {"y": (1, "c", 2, 3)}},
    {"x": {"y": "abc"}},
    {},
    5,
]
POINTS = [
    [1, (2, 5), {"k": 4}],
    [0, (7, 3), {"k": 5}],
    [0, (7, 8), {"k": 5}],
    (1, [2, (3, 4)]),
    (0, [0, (3,)]),
    "text",
    b"bytes",
    None,
]

for i in range(200):
    found = [keys(subject) for subject in SUBJECTS], [nested(point) for point in POINTS]
    more = [chains(a, b, c) for a in range(3) for b in (0, 1.5) for c in (2, i)]
    if i % 100 == 0:
        print(*found, more, sep="\n")
