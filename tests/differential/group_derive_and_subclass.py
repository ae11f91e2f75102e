"""Subclasses of ExceptionGroup: derive, split, subgroup with functions, and matching by `except*`."""


class Tagged(ExceptionGroup):
    def __new__(cls, message, errors, tag):
        self = super().__new__(cls, message, errors)
        self.tag = tag
        return self

    def derive(self, errors):
        return Tagged(self.message, errors, self.tag + 1)


def work(i):
    group = Tagged("t", [ValueError(i), TypeError(i), Tagged("u", [ValueError(-i)], 10)], i)
    match, rest = group.split(ValueError)
    even = group.subgroup(lambda e: isinstance(e, TypeError))
    try:
        raise group
    except* TypeError as caught:
        a = type(caught).__name__, caught.tag
    except* ValueError as caught:
        b = type(caught).__name__, caught.tag, [getattr(e, "tag", None) for e in caught.exceptions]
    return match.tag, rest.tag, even.exceptions[0].args, a, b


for i in range(90):
    row = work(i)
print(row)
for bad in ((), ("m",), ("m", []), ("m", [1]), (1, [ValueError()]), ("m", [KeyboardInterrupt()])):
    try:
        ExceptionGroup(*bad)
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)
print(repr(BaseExceptionGroup("m", [ValueError(1)])), repr(BaseExceptionGroup("m", [SystemExit(1)])))
