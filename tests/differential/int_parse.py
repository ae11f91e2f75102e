"""Conversions in loops: int, float, str, hex, round, ord, chr and their errors."""


def digits(n):
    total = 0
    for character in str(n):
        total += int(character) if character != "-" else 0
    return total


def parse(text):
    try:
        return int(text)
    except ValueError as error:
        return str(error)


print(sum(digits(i) for i in range(-2000, 2000)))
print([parse(t) for t in ("12", " 7 ", "-0", "1_000", "x", "", "1.5", "0x1f", "٣")])
print(sum(int(hex(i), 16) - int(bin(i), 2) + int(str(i) + "0") for i in range(3000)))
print([int(x) for x in (1.9, -1.9, 1e20, True)], [round(x) for x in (0.5, 1.5, 2.5, -0.5)], round(1234.5678, 2), round(1234, -2))
for value in (float("nan"), float("inf"), None, [], "z"):
    try:
        int(value)
    except (ValueError, OverflowError, TypeError) as error:
        print(error)
print("".join(chr(ord("a") + i % 26) for i in range(3000)).count("xyz"))
print(f"{255:x} {255:#b} {-5:05d} {3.14159:.2f} {1e6:,} {'a':>4}{'b':<3}{'c':^5}|")
