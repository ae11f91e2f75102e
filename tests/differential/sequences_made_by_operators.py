"""Sequences that are repeated and joined, iterated at once: lengths, classes, identities, errors, and loops that
change what they run over."""


class Mine(list):
    def __mul__(self, n):
        return ("mul", n)

    def __rmul__(self, n):
        return ("rmul", n)

    def __radd__(self, other):
        return ("radd", len(other))


def repeated(n):
    found = []
    for item in [1, 2, 3] * n:
        found.append(item)
    for item in n * [4]:
        found.append(item)
    for item in (5, 6) * n:
        found.append(item)
    for item in "ab" * n:
        found.append(item)
    for item in n * b"c":
        found.append(item)
    return found


def joined(n):
    found = []
    for item in [n] + [n + 1]:
        for other in [item] * 2 + [item, n]:
            if other == item + 1:
                break
            found.append((item, other))
        else:
            found.append("end")
    return found


def in_place(n):
    first = same = [n]
    same += [n + 1]
    same *= 3
    text = same_text = "x"
    text += "y"
    text *= n
    whole = pair = (n,)
    pair += (n,)
    pair *= 2
    return first, same is first, text, same_text, whole, pair


def grows(n):
    items = [0] * 2
    for item in items + []:
        items.append(item)
    for item in items:
        if len(items) < 5 + n:
            items.append(item + 1)
    seen = []
    every = [1, 2, 3] * 2
    for item in every:
        every.remove(item)
        seen.append(item)
    return items, seen, every


def iterator_kept(n):
    items = [1, 2] * n
    iterator = iter(items)
    for item in iterator:
        if item == 2:
            break
    rest = [item for item in iterator]
    items.append(9)
    return rest, list(iterator)


def fails(make):
    try:
        for item in make():
            return item
        return "nothing"
    except (MemoryError, TypeError, OverflowError) as error:
        return type(error).__name__, str(error)


def left_by(n):
    for way in ["return", "raise", "break", "end"] * 2:
        try:
            for item in [way] * 3 + [None]:
                if item == "raise":
                    raise KeyError(item)
                if item == "break":
                    break
                if item == "return" and n == 2:
                    return way
            else:
                n += 1
        except KeyError as error:
            n += len(error.args)
    return n


def generated(n):
    for item in [n] * 2:
        for other in [item, 1] * 2:
            sent = yield other
            if sent:
                break


MAKERS = [
    lambda: [1] * True,
    lambda: [1] * -1,
    lambda: [1] * (1 << 62),
    lambda: [1] * (1 << 70),
    lambda: [1] * 1.5,
    lambda: [1] + (2,),
    lambda: "a" + b"b",
    lambda: "a" * "b",
    lambda: (1,) * None,
    lambda: Mine([1]) * 2,
    lambda: 2 * Mine([1]),
    lambda: [1, 2] + Mine([3]),
    lambda: Mine([3]) + [4],
]

for i in range(30):
    n = i % 4
    print(repeated(n), joined(n), in_place(n), grows(n), iterator_kept(n), left_by(n))
    print([fails(make) for make in MAKERS])
    g = generated(n)
    print(list(g), type([1] * n), type((1,) * n))
    g = generated(i)
    print([next(g), g.send(True), next(g, "done"), g.send(0) if n else "not sent"])
