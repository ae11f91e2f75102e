"""The line and the variables of a module-level loop, seen from a callee through its frame."""

import sys

lines = []


def where():
    frame = sys._getframe(1)
    if frame.f_globals["index"] % 1500 == 0:
        lines.append((frame.f_lineno, frame.f_code.co_name, frame.f_locals["index"], frame.f_globals["total"]))
    return 1


total = 0
for index in range(5000):
    total += where()
    total += (
        index
        + where()
    )
print(total)
for line in lines:
    print(line)
