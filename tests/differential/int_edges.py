"""Sums, differences, products and negations right at the edges of 62, 63 and 64 bits."""

EDGES = [0, 1, 2**30 - 1, 2**30, 2**60 - 1, 2**60, 2**61, 2**62 - 1, 2**62, 2**63 - 1, 2**63, 2**64 - 1, 2**64]
VALUES = EDGES + [-e for e in EDGES] + [-e - 1 for e in EDGES]


def all_of(a, b):
    return a + b, a - b, a * b, a & b, a | b, a ^ b


def single(a):
    return -a, ~a, +a, abs(a), a + 1, a - 1, a * a


checksum = 0
for a in VALUES:
    for b in VALUES:
        for result in all_of(a, b):
            checksum = (checksum * 31 + result) % (2**89 - 1)
    for result in single(a):
        checksum = (checksum * 31 + result) % (2**89 - 1)
print(checksum)
for a in EDGES:
    print(single(a), all_of(a, -a - 1))

total = 2**63 - 3000
for i in range(6000):
    total += 1
    if total == 2**63:
        print("passed", i)
print(total)
total = -(2**63) + 3000
for i in range(6000):
    total -= 1
print(total)
