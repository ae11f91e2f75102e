"""Frames kept after their function returned: locals, `f_back`, `clear`, and what that releases."""

import sys


class Thing:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("gone", self.name)


def keep(i):
    thing = Thing(i) if i % 1000 == 0 else None
    value = i * 2
    return sys._getframe() if thing else value


def run(n):
    frames = []
    for i in range(n):
        result = keep(i)
        if not isinstance(result, int):
            frames.append(result)
    return frames


frames = run(3500)
for frame in frames:
    print(frame.f_code.co_name, frame.f_lineno, frame.f_locals["value"], frame.f_back and frame.f_back.f_code.co_name)
frames[1].clear()
print("cleared one")
print(sorted(frames[1].f_locals))
frames.clear()
del frame
print("end")
