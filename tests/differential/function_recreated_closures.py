"""Closures made anew in every round of a loop, with the same code and other cells, defaults and globals."""

import types


def make(n):
    def add(x, bias=n):
        return x + n + bias

    return add


total = 0
for i in range(5000):
    total += make(i)(1)
print(total)


def compose(f, g):
    return lambda x: f(g(x))


chain = make(1)
for i in range(20):
    chain = compose(chain, make(i))
print(sum(chain(i) for i in range(500)))

one = make(1)
copy = types.FunctionType(one.__code__, {"__builtins__": {}}, "copy", (100,), one.__closure__)
print(sum(copy(i) for i in range(3000)), one(0), copy(0))


class Factory:
    for _name in ("a", "b"):
        exec(f"def {_name}(self): return {_name!r}")


print("".join(Factory().a() + Factory().b() for _ in range(3)))
