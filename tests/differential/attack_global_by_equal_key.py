"""Globals changed through keys that are equal to their names but not the same objects."""

import sys
Gx = 1
def f(): return Gx
if "emberjit" in sys.modules:
    import emberjit; emberjit.compile(f)
print(f())
globals()["".join(["G", "x"])] = 2
print(f())
d = {"".join(["G", "x"]): 3}
globals().update(d)
print(f())
del globals()["".join(["G", "x"])]
try: print(f())
except NameError as e: print(e)
