"""Attributes of modules used in hot code: replaced, deleted, `__getattr__`, `__class__` and submodules."""

import sys
import types

module = types.ModuleType("tools")
exec("factor = 2\ndef scale(x):\n    return x * factor\nclass Box:\n    size = 1\n", module.__dict__)


def work(x):
    return module.scale(x), module.factor, module.Box.size, module.Box().size


def hot(n=40):
    for i in range(n):
        try:
            row = work(i)
        except (AttributeError, NameError, TypeError) as error:
            row = str(error)
    return row


print(hot())
module.factor = 0.5
print(hot())
module.scale = lambda x: "replaced"
print(hot())
module.Box.size = [1]
print(hot())
module.Box = type("Box", (), {"size": "new class"})
print(hot())
del module.factor
print(hot())
module.__getattr__ = lambda name: name.upper()
print(hot())


class Lazy(types.ModuleType):
    @property
    def factor(self):
        return "property"


module.__class__ = Lazy
print(hot())
Lazy.__getattribute__ = lambda self, name: (
    1 if name == "factor" else types.ModuleType.__getattribute__(self, name)
)
print(hot())
del Lazy.__getattribute__, Lazy.factor, module.__getattr__
print(hot())
module.__dict__.update(factor=3, scale=abs)
print(hot())
sys.modules["tools_replaced"] = other = types.ModuleType("other")
module, kept = other, module
print(hot())
other.__dict__.update({k: v for k, v in vars(kept).items() if k[:2] != "__"})
print(hot())


def during(n):
    rows = []
    for i in range(n):
        if i == n // 2:
            module.factor = "changed"
        rows.append(module.factor)
    return rows[n // 2 - 1 : n // 2 + 1]


print(during(100))
module = type("Namespace", (), {"scale": staticmethod(len), "factor": 9, "Box": kept.Box})
print(hot())
