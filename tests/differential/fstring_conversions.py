"""f-strings with every conversion, nested specs, alignment, signs, and the debug form."""

import datetime


class Thing:
    def __str__(self):
        return "str"

    def __repr__(self):
        return "répr"

    def __format__(self, spec):
        return f"format({spec})"


def work(x, width, digits, thing):
    return [
        f"{x}{x!s}{x!r}{x!a}",
        f"{x:>{width}}|{x:<{width}}|{x:^{width}}|{x:*^{width}.{digits}}",
        f"{width:+d} {width:#x} {width:#b} {width:08.3f} {width:e} {width:,} {width:%} {width:c}",
        f"{digits / 7:.{digits}f} {digits / 7:{width}.{digits}g} {-digits:=+{width}}",
        f"{thing} {thing!s} {thing!r} {thing!a} {thing:} {thing:{x}} {thing!r:>{width}}",
        f"{x=} {width + digits = } {thing=!s} {width=:>5}",
        f"{{}} {{{x}}} {'nested ' + f'{x!r:{width}}'} {[i for i in range(digits)]}",
        f"{(lambda y: y * 2)(x)} { {'k': x}['k'] } {x if width else digits}",
        f"{datetime.date(2024, 2, width):%Y-%m-%d}" f"{x}" "{literal}" rf"\{x}",
        f"""{
            x
        } multi""",
    ]


thing = Thing()
for i in range(70):
    rows = work("aé"[: i % 3], 10 + i % 5, 1 + i % 4, thing)
print(*rows, sep="\n")
Thing.__format__ = lambda self, spec: "changed" + spec
print(work("b", 12, 2, thing)[4])
del Thing.__format__
try:
    work("b", 12, 2, thing)
except TypeError as error:
    print(error)
