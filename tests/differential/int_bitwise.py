"""And, or, xor and invert on negative numbers, bools and mixes."""


def mix(a, b):
    return (a & b) + (a | b) * 3 + (a ^ b) * 5 + ~a


total = 0
for i in range(-3000, 3000):
    total += mix(i, 0x55) + mix(0xFF, i) + mix(i, -i)
print(total)
print(mix(True, False), mix(True, 6), mix(-(2**70), 2**69 + 1))
print(True & True, True | False, True ^ True, ~5, True & 3, type(True & True), type(True & 1))
for operands in ((1.0, 2), ("a", 1), (None, None)):
    try:
        mix(*operands)
    except TypeError as error:
        print(error)
print({1, 2} & {2, 3}, {1: 2} | {3: 4}, sorted({1} ^ {2}))
