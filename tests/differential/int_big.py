"""Big ints through functions that saw small ones: all operators, comparisons and conversions."""


def work(a, b):
    return [a + b, a - b, a * b, a // b, a % b, a == b, a < b, a >= b, a & b, a | b, a ^ b, divmod(a, b)]


last = None
for i in range(2000):
    last = work(i, 7)
print(last)
for a in (10**30, -(10**30), 3, -3):
    for b in (10**20 + 7, -(10**20) - 7, 10**30, 5):
        print(work(a, b))

value = 1
for i in range(1, 2000):
    value = value * i % (10**40 + 9)
print(value, str(value)[:5], hash(value), float(value), value.bit_length())
print(int("9" * 50) + 1, 2**200 >> 190, (1 << 200) - 1)
