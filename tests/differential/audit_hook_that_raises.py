"""An audit hook raises whenever a restricted attribute is read, also while the program's last traceback is shown."""

import sys

on = False
seen = []


def hook(name, arguments):
    if on and name == "object.__getattr__":
        seen.append(arguments[1])
        raise KeyError(name)


sys.addaudithook(hook)


def read(n):
    return n.__code__


for i in range(30):
    on = i % 2
    try:
        read(hook)
    except KeyError as e:
        seen.append(str(e))
print(len(seen), seen[:3])
on = True
1 / 0
