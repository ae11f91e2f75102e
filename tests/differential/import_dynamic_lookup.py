"""Modules looked up by name in loops: `__import__`, importlib, `sys.modules` changed, and `__all__`."""

import importlib
import sys
import types


def install(name, **content):
    module = types.ModuleType(name)
    module.__dict__.update(content)
    sys.modules[name] = module
    return module


install("plugins", __path__=[])
for k in range(5):
    plugin = install(f"plugins.p{k}", run=lambda x, k=k: x * k, weight=k)
    setattr(sys.modules["plugins"], f"p{k}", plugin)


def dispatch(k, x):
    module = importlib.import_module(f"plugins.p{k}")
    return module.run(x) + __import__(f"plugins.p{k}", fromlist=["weight"]).weight


def direct(x):
    import plugins.p2
    from plugins import p3 as third
    from plugins.p4 import run, weight

    return plugins.p2.run(x), third.run(x), run(x) + weight


for i in range(100):
    row = dispatch(i % 5, i), direct(i)
print(row)
sys.modules["plugins.p4"] = types.SimpleNamespace(run=str, weight="w")
print(dispatch(4, 5), direct(1))
del sys.modules["plugins.p3"]
for attempt in (lambda: dispatch(3, 1), lambda: direct(1)):
    try:
        print(attempt())
    except ImportError as error:
        print(type(error).__name__, error)
install("stars", __all__=["a", "_b"], a=1, _b=2, c=3)
space = {}
for _ in range(60):
    exec("from stars import *", space)
print(sorted(k for k in space if k != "__builtins__"))
sys.modules["stars"].__all__ = ["a", "missing"]
try:
    exec("from stars import *", space)
except AttributeError as error:
    print(error)
sys.modules["stars"].__all__ = [5]
try:
    exec("from stars import *", {})
except TypeError as error:
    print(error)
try:
    exec("def f():\n    from stars import *")
except SyntaxError as error:
    print(error.msg)
print(
    __import__("plugins.p1").__name__,
    __import__("plugins.p1", fromlist=("x",)).__name__,
    importlib.import_module(".p1", "plugins").weight,
)
