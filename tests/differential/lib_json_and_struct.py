"""json with own encoders and hooks, struct packing, textwrap, string templates and formatters."""

import json
import string
import struct
import textwrap


class Encoder(json.JSONEncoder):
    def default(self, value):
        if isinstance(value, (set, range)):
            return {"items": sorted(value)}
        return super().default(value)


class Pascal(string.Formatter):
    def convert_field(self, value, conversion):
        return str(value).title() if conversion == "t" else super().convert_field(value, conversion)


def hook(pairs):
    return {key.upper(): value for key, value in pairs}


def work(i):
    data = {"n": i, "f": i / 4, "list": [None, True, {"deep": "é\n"}], "set": {3, i % 3}, "big": 10**25}
    text = json.dumps(data, cls=Encoder, sort_keys=True)
    back = json.loads(text, object_pairs_hook=hook, parse_float=str)
    packed = struct.pack("<ihq4sd", i, -i, i << 40, b"abcdef", i / 3)
    return [
        text,
        back,
        struct.unpack_from("<ih", packed),
        struct.calcsize("<ihq4sd"),
        [t[0] for t in struct.iter_unpack(">H", packed[:8])],
        string.Template("$a-${b}c $$ $missing").safe_substitute(a=i, b="x"),
        Pascal().format("{0!t} {k:>5}", "some words", k=i),
        textwrap.fill("the quick brown fox jumps " * 2, 20, initial_indent="> ", subsequent_indent="  "),
        textwrap.shorten("a bc def " * 5, 17, placeholder="~"),
    ]


for i in range(40):
    rows = work(i)
print(*rows, sep="\n")


def failures():
    texts = []
    for call in (
        lambda: json.loads('{"a": [1, 2,, 3]}'),
        lambda: json.loads("nul"),
        lambda: json.dumps({1, 2}),
        lambda: json.dumps(float("nan"), allow_nan=False),
        lambda: struct.pack("b", 200),
        lambda: struct.unpack("i", b"abc"),
        lambda: string.Template("$x").substitute(),
    ):
        try:
            call()
        except (ValueError, TypeError, KeyError, struct.error) as error:
            texts.append(str(error))
    cycle = []
    cycle.append(cycle)
    try:
        json.dumps(cycle)
    except ValueError as error:
        texts.append(str(error))
    return texts


print(*[failures() for _ in range(40)][-1], sep="\n")
