"""List indexing: positive, negative, out of range, by bools, big ints and wrong types; stores too."""


def get(items, i):
    return items[i]


def put(items, i, value):
    items[i] = value


items = list(range(100))
total = 0
for i in range(-100, 100):
    for _ in range(20):
        total += get(items, i) * (i + 101)
        put(items, i, get(items, i) + 1)
print(total, items[:5])
for index in (100, -101, 2**63, -(2**63), 2**70, True, "0", 1.0, None):
    for function, arguments in ((get, (items, index)), (put, (items, index, 0))):
        try:
            print(function(*arguments))
        except (IndexError, TypeError) as error:
            print(function.__name__, error)
for container in ((1, 2, 3), "abc", b"abc", range(5), {0: "zero", -1: "last"}):
    print(get(container, 0), get(container, -1))
    try:
        put(container, 0, 1)
    except TypeError as error:
        print(error)
try:
    get([], 0)
except IndexError as error:
    print(error)


class Place:
    def __index__(self):
        return 3


print(get(items, Place()), get("abcdef", Place()))
