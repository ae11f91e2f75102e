"""Modules made from text that import each other in a circle; partially initialised names."""

import importlib.abc
import importlib.machinery
import importlib.util
import sys

sources = {
    "ring_a": "import ring_b\nvalue = 1\ndef total(n):\n    return sum(ring_b.step(i) for i in range(n))\n",
    "ring_b": "import ring_a\nearly = hasattr(ring_a, 'value')\ndef step(i):\n    return ring_a.value + i\n",
    "ring_c": "from ring_d import x\ny = 2\n",
    "ring_d": "from ring_c import y\nx = 1\n",
    "ring_e": "before = 1\nraise ValueError('while importing')\n",
    "ring_f": "import sys\nsys.modules[__name__] = replacement = {'key': 'other'}\n",
    "ring_g": "def __getattr__(name):\n    if name == 'lazy':\n        return 'computed'\n"
    "    raise AttributeError(name)\n",
}
loaded = []


class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(self, name, path, target=None):
        if name in sources:
            return importlib.machinery.ModuleSpec(name, self, origin="text")

    def exec_module(self, module):
        loaded.append(module.__name__)
        exec(compile(sources[module.__name__], "<text>", "exec"), module.__dict__)


sys.meta_path.insert(0, Finder())
import ring_a

for _ in range(60):
    result = ring_a.total(10)
print(result, sys.modules["ring_b"].early, loaded)


def attempt(name):
    try:
        module = __import__(name)
        return module
    except (ImportError, ValueError) as error:
        return type(error).__name__, str(error), name in sys.modules


for _ in range(4):
    rows = attempt("ring_c"), attempt("ring_e"), attempt("ring_f")
print(*rows, sep="\n")
ring_a.value = 0.5
print(ring_a.total(10))
ring_a.ring_b = type("B", (), {"step": staticmethod(lambda i: -i)})
print(ring_a.total(10))


def lazy():
    from ring_g import lazy

    return lazy


print([lazy() for _ in range(70)][-1])
try:
    from ring_g import eager
except ImportError as error:
    print(error)
print(loaded.count("ring_c"), loaded.count("ring_e"), loaded.count("ring_g"))
