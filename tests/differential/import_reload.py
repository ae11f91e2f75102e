"""A module in a temporary folder is changed and reloaded while hot functions use it."""

import importlib
import os
import sys
import tempfile

sys.dont_write_bytecode = True


def use(module, n):
    total = 0
    for i in range(n):
        total += module.step(i) + module.CONSTANT
    return total


def write(folder, text):
    with open(os.path.join(folder, "reloaded_module.py"), "w") as file:
        file.write(text)
    importlib.invalidate_caches()


first = """
CONSTANT = 1
only_first = "kept"
class Thing:
    def value(self):
        return "first"
def step(i):
    return i
"""
second = """
CONSTANT = 0.25
class Thing:
    def value(self):
        return "second"
def step(i):
    return i * CONSTANT
"""
with tempfile.TemporaryDirectory() as folder:
    sys.path.insert(0, folder)
    write(folder, first)
    import reloaded_module

    old_step, thing = reloaded_module.step, reloaded_module.Thing()
    print([use(reloaded_module, 10) for _ in range(70)][-1], thing.value())
    write(folder, second)
    again = importlib.reload(reloaded_module)
    print(again is reloaded_module, use(again, 10), thing.value(), again.Thing().value(), again.only_first)
    print(old_step(3), old_step.__globals__ is vars(again), isinstance(thing, again.Thing))
    write(folder, "CONSTANT = 5\nraise RuntimeError('half way')\n")
    try:
        importlib.reload(reloaded_module)
    except RuntimeError as error:
        print(error, use(reloaded_module, 10))
    write(folder, "def step(:\n")
    try:
        importlib.reload(reloaded_module)
    except SyntaxError as error:
        print(error.msg, error.lineno, [use(reloaded_module, 3) for _ in range(60)][-1])
    sys.path.remove(folder)
    del sys.modules["reloaded_module"]
try:
    importlib.reload(reloaded_module)
except ImportError as error:
    print(error)
