"""A local assigned after a loop, with feedback at hand."""

import sys
def f(n):
    for i in range(n):
        pass
    r = None
for _ in range(30): f(3)
if "emberjit" in sys.modules:
    import emberjit
    emberjit.compile(f)
print("end")
