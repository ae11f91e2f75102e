"""Strings and bytes built, sliced, compared and converted in loops: kinds, surrogates, growth and methods."""


def widen(n):
    text, kinds = "", []
    for i in range(n):
        text += chr(
            (97 + i % 26)
            if i < 20
            else (0xE0 + i % 20) if i < 40 else (0x3B1 + i % 20) if i < 60 else 0x1F600 + i % 40
        )
        if i in (19, 39, 59, n - 1):
            kinds.append((len(text), len(text.encode()), text[-1], text.isascii()))
    return kinds


print(widen(80))


def methods(i):
    text = f"Item {i},  Straße\tx"
    return [
        text.split(),
        text.partition(", "),
        text.upper(),
        text.casefold()[::-1],
        text.replace("i", "I").title(),
        text.find("x", -3),
        text.expandtabs(4).center(30, "."),
        "-".join(text[:4]),
        text.translate({73: "J", 116: None}),
        text.encode("utf-16-le")[:4],
        [c for c in text if c.isdigit()],
        text < "Item 5",
        text[i % 7 : -3 : 2],
        ("%s|%5.1f|%-4d|%%" % (i, i, i)),
        "{0:>4}{0!r}{k}".format(i, k=text[0]),
        text * (i % 3) == "",
        text.zfill(25),
        text.removeprefix("Item").strip(" x"),
    ]


for i in range(70):
    rows = methods(i)
print(*rows, sep="\n")


def binary(n):
    data = bytearray()
    for i in range(n):
        data += bytes([i, 255 - i])
        data[i] ^= 0x55
        data.append(i)
    view = memoryview(data)
    return (
        data[:6].hex(),
        sum(data),
        view[3:9].tobytes(),
        bytes(data).count(b"U"),
        data.find(b"\x01"),
        data[-1],
    )


print(binary(100))
for bad in (
    "'a' + b'a'",
    "b'a' + 'a'",
    "'%d' % 'x'",
    "'%s %s' % 1",
    "bytes([256])",
    "'\\ud800'.encode()",
    "'a' * 1.5",
    "'a' in b'a'",
):
    code = compile(bad, "<bad>", "eval")
    for _ in range(20):
        try:
            eval(code)
        except (TypeError, ValueError) as error:
            text = str(error)
    print(bad, text)
