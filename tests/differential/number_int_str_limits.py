"""Conversions between ints, strings and floats: bases, signs, spaces, underscores, limits."""

import sys


def parse(text, base=10):
    try:
        return int(text, base)
    except (ValueError, TypeError) as error:
        return str(error)


def to_float(x):
    try:
        return float(x)
    except (ValueError, TypeError, OverflowError) as error:
        return str(error)


texts = [
    "12",
    " -7 ",
    "+3",
    "1_000",
    "1__0",
    "_1",
    "",
    " ",
    "0x1f",
    "0b11",
    "0o17",
    "ff",
    "z",
    "９",
    "1.5",
    "1e3",
    "-0",
]
for text in texts:
    for _ in range(12):
        row = parse(text), parse(text, 16), parse(text, 36), parse(text, 0), to_float(text)
    print(repr(text), *row)
for bad in (
    None,
    [],
    2**1100,
    -(10**400),
    b"12",
    bytearray(b"3.5"),
    "nan",
    "-inf",
    "1e400",
    "infinity",
    "0x1p3",
    True,
):
    for _ in range(12):
        row = to_float(bad), parse(bad) if not isinstance(bad, (int, float)) else None
    print(*row)
total = 0
for i in range(100):
    x = (i - 50) * 7**i
    total += (
        int(str(x)) == x
        and int(hex(x), 16) == x
        and int.from_bytes(x.to_bytes(60, "little", signed=True), "little", signed=True) == x
    )
print(total)
for i in range(70):
    try:
        digits = str(10 ** (4295 + i // 10))
        size = len(digits)
    except ValueError as error:
        size = str(error)
print(size)
sys.set_int_max_str_digits(0)
print(len(str(10**6000)))
sys.set_int_max_str_digits(4300)
print(
    [(n, (n).bit_length(), n.bit_count(), n.as_integer_ratio()) for n in (0, -1, 255, 2**70)],
    parse("5", 1),
    parse("5", 37),
)
print(
    [f"{x:.3e} {x!r} {int(x)}" for x in (1e22, 1e23, 123456789.0, 2.0**53 + 2, -0.5)],
    (0.1 + 0.2).hex(),
    float.fromhex("0x1p-3"),
)
