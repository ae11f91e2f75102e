"""All binary operators: reflected methods, NotImplemented, subclass priority, and error messages."""

import operator

names = "add sub mul truediv floordiv mod pow matmul lshift rshift and or xor".split()
symbols = "+ - * / // % ** @ << >> & | ^".split()
log = []


def method(name, answer):
    def call(self, other):
        log.append(f"{type(self).__name__}.{name}")
        return answer if answer is NotImplemented else (type(self).__name__, name)

    return call


def build(name, bases, forward, reflected):
    space = {}
    for n in names:
        if forward is not None:
            space[f"__{n}__"] = method(n, forward)
        if reflected is not None:
            space[f"__r{n}__"] = method("r" + n, reflected)
    return type(name, bases, space)


Yes = build("Yes", (), True, True)
No = build("No", (), NotImplemented, NotImplemented)
Left = build("Left", (), True, None)
Right = build("Right", (), None, True)
Sub = build("Sub", (Yes,), None, True)
SubNo = build("SubNo", (Yes,), None, NotImplemented)
Plain = type("Plain", (), {})
functions = [eval(f"lambda a, b: a {s} b") for s in symbols]
things = [cls() for cls in (Yes, No, Left, Right, Sub, SubNo, Plain)] + [1, "s", [1]]


def attempt(function, a, b):
    try:
        return function(a, b)
    except TypeError as error:
        return str(error)


for function, symbol in zip(functions, symbols):
    for _ in range(3):
        log.clear()
        rows = [
            attempt(function, a, b) for a in things for b in things if type(a) is not str or symbol != "%"
        ]
    print(symbol, len(rows), sum(isinstance(r, str) for r in rows), len(log))
    for row in rows[:8] + rows[40:48:3]:
        print("  ", row)
print(log[:12])
print([attempt(operator.add, things[0], things[4]) for _ in range(60)][-1])
