"""And, or, not, conditional expressions, `is`, `in`, and truth of all kinds of values."""


class Truthy:
    def __init__(self, value):
        self.value = value

    def __bool__(self):
        return self.value


VALUES = [0, 1, -1, 0.0, 0.5, "", "a", [], [0], (), (0,), {}, {0: 0}, None, True, False, 2**70, Truthy(True), Truthy(False), range(0), range(1), b"", print]


def classify(a, b):
    result = 0
    if a and b:
        result |= 1
    if a or b:
        result |= 2
    if not a:
        result |= 4
    if not (a or not b):
        result |= 8
    if a is b:
        result |= 16
    if a is None or b is not None:
        result |= 32
    return result + (64 if a else 128 if b else 256)


checksum = 0
for _ in range(10):
    for a in VALUES:
        for b in VALUES:
            checksum = (checksum * 7 + classify(a, b)) % 1_000_003
print(checksum)


def chain(i):
    return (i and "a" or "b") + ("c" if i % 3 else "d" if i % 2 else "e") * (i not in (4, 5, 6))


print("".join(chain(i) for i in range(3000)).count("ac"), [chain(i) for i in range(8)])
while (n := len(VALUES)) > 3 and VALUES:
    VALUES.pop()
print(n, [y for x in range(10) if (y := x * x) % 2], y)
