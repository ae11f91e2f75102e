"""`__import__` replaced in built-ins and in a function's globals: what it receives and what is bound."""

import builtins

calls = []
original = builtins.__import__


class Fake:
    def __init__(self, name):
        self.name = name

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return Fake(self.name + "." + name)


def hook(name, globals=None, locals=None, fromlist=(), level=0):
    calls.append((name, fromlist, level))
    if name.startswith("fake"):
        return Fake(name.partition(".")[0] if not fromlist else name)
    return original(name, globals, locals, fromlist, level)


def work():
    import fake.deep.er
    import fake.deep as deep
    from fake.mod import a, b as c
    from math import sqrt

    return fake.name, deep.name, a.name, c.name, sqrt(4)


try:
    work()
except ImportError as error:
    print(error)
builtins.__import__ = hook
for _ in range(70):
    calls.clear()
    row = work()
print(row)
print(*calls, sep="\n")
builtins.__import__ = original
for _ in range(40):
    try:
        work()
    except ImportError as error:
        text = str(error)
print(text, len(calls))
space = {"__builtins__": {"__import__": hook, "print": print}}
exec("def f():\n    import fake.x\n    return fake", space)
print([space["f"]().name for _ in range(60)][-1])
del space["__builtins__"]["__import__"]
try:
    space["f"]()
except ImportError as error:
    print(error)
