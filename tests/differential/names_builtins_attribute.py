"""Functions whose globals carry their own `__builtins__`, and changes of the built-in module."""

import builtins

source = """
def use(x):
    total = 0
    for i in range(3):
        total += len(x) + abs(-i)
    return total
"""
plain = {}
exec(source, plain)
own = {"__builtins__": {"range": range, "len": lambda x: 100, "abs": abs}}
exec(source, own)
poor = {"__builtins__": {"range": range}}
exec(source, poor)
print([plain["use"]("ab") for _ in range(70)][-1], [own["use"]("ab") for _ in range(70)][-1])
for _ in range(60):
    try:
        poor["use"]("ab")
    except NameError as error:
        text = str(error)
print(text)
poor["__builtins__"].update(len=len, abs=lambda x: x)
print(poor["use"]("ab"))
own["__builtins__"]["len"] = lambda x: 200
print(own["use"]("ab"))
own["len"] = lambda x: 300
print(own["use"]("ab"))
own["__builtins__"] = {}
print(own["use"]("ab"))


def hidden(x):
    return sorted(x)


for i in range(80):
    row = hidden([2, 1])
builtins.sorted, kept = (lambda x: "replaced"), sorted
print(hidden([2, 1]))
builtins.sorted = kept
print(hidden([2, 1]), row)
builtins.invented = 5


def use_invented():
    return invented


print([use_invented() for _ in range(60)][-1])
del builtins.invented
try:
    use_invented()
except NameError as error:
    print(error)
