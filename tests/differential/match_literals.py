"""Literal patterns: numbers that are equal across types, strings, None, True, negative and complex."""


def kind(x):
    match x:
        case None:
            return "none"
        case True:
            return "true"
        case 0:
            return "zero"
        case 1 | 2:
            return "small"
        case -1:
            return "minus"
        case 2.5 | -2.5:
            return "half"
        case 3 + 4j | -1j:
            return "complex"
        case "text" | b"bytes":
            return "text"
        case "":
            return "empty"
        case _:
            return "other"


class Equal:
    def __init__(self, value):
        self.value = value

    def __eq__(self, other):
        return other == self.value


values = [None, True, False, 0, 0.0, -0.0, 1, 1.0, 2, 2.0, -1, -1.0, 2.5, -2.5, 3 + 4j, -1j, 0j]
values += ["text", b"bytes", "", "other", 10**30, [], float("nan"), Equal(2), Equal("text"), Equal(None)]
for _ in range(60):
    rows = [kind(x) for x in values]
print(*zip(map(type, values), rows), sep="\n")
calls = []


class Counting:
    def __eq__(self, other):
        calls.append(other)
        return False


print(kind(Counting()), calls)
