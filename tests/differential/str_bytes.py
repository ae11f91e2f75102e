"""Bytes, bytearrays and memoryviews: indexing, changing, comparing, and their errors."""


def checksum(data):
    total = 0
    for byte in data:
        total = (total * 31 + byte) & 0xFFFFFF
    return total


data = bytes(i % 256 for i in range(5000))
print(checksum(data), checksum(bytearray(data)), checksum(memoryview(data)), checksum([1, 2, 3]))
buffer = bytearray(100)
for i in range(5000):
    buffer[i % 100] = (buffer[i % 100] + i) & 0xFF
print(checksum(buffer), buffer[:5], data[10], data[-1], data[3:6], b"ab" + b"c", b"a" * 3, b"a" < b"b", 97 in b"abc")
for action in (lambda: data[5000], lambda: buffer.__setitem__(0, 256), lambda: buffer.__setitem__(100, 1), lambda: b"a" + "b"):
    try:
        action()
    except (IndexError, ValueError, TypeError) as error:
        print(error)
