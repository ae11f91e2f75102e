"""Audit hooks and `sys.addaudithook` see what compiled code does, in order."""

import sys

events = []
active = True


def hook(name, arguments):
    if active and name in ("object.__getattr__", "compile", "sys._getframe", "made.up", "exec"):
        events.append((name, len(arguments)))


def leaf(i):
    if i % 1000 == 0:
        sys.audit("made.up", i)
        sys._getframe()
        leaf.__code__
    return i


def loop(n):
    total = 0
    for i in range(n):
        total += leaf(i)
    return total


print(loop(3000))
sys.addaudithook(hook)
print(loop(3500))
active = False
print(events)
