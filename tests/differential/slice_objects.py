"""Slice objects: attributes, equality, ordering, indices, constants in code, and views of memory."""


def constant(items):
    return items[1:3], items[::-1], items[-2:], items[:-1:2]


def indices(n, a, b, c):
    try:
        return slice(a, b, c).indices(n)
    except (ValueError, TypeError) as error:
        return str(error)


def compare(i):
    a, b = slice(i, 2), slice(i, 2, None)
    return a == b, a is b, a < slice(i, 3), a != slice(i), repr(a)


for i in range(80):
    rows = constant([1, 2, 3, 4]), constant("wxyz"), constant(b"abcd"), constant(range(10)), compare(i)
print(*rows, sep="\n")
for n in (0, 1, 5):
    for a in (None, -9, -1, 0, 3, 10**30):
        print(n, a, indices(n, a, None, None), indices(n, None, a, -1), indices(n, a, 2, 2))
print(indices(5, 1, 2, 0), indices(-1, 1, 2, 1), indices(5, "x", 1, 1))
try:
    hash(slice(1))
except TypeError as error:
    print(error)


def views(n):
    data = bytearray(range(10))
    view = memoryview(data)
    for i in range(n):
        part = view[i % 5 : i % 5 + 3]
        part[0] = i
        part[1:] = bytes([i, i + 1])
    return bytes(data), part.tolist(), view[::-3].tolist(), view[2:4] == data[2:4]


print(views(90))
data = bytearray(b"abc")
view = memoryview(data)[1:]
try:
    data[0:1] = b"long"
except BufferError as error:
    print(error)
view.release()
data[0:1] = b"long"
print(data)
