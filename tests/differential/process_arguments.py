"""What a script finds at its start: `__name__`, `__file__`, `sys.argv`, `sys.path[0]`, module attributes."""

import os
import sys

print(__name__, os.path.basename(__file__), [os.path.basename(a) for a in sys.argv], __doc__[:4])
print(sys.path[0] == os.path.dirname(os.path.abspath(__file__)), sys.modules["__main__"].__dict__ is globals())
print(__spec__, __package__, __builtins__ is sys.modules["builtins"], sorted(n for n in globals() if n.startswith("__")))
print(sys.flags.optimize, sys.flags.dev_mode, sys.flags.interactive, __debug__, sys.getrecursionlimit())
total = 0
for i in range(3000):
    total += i
print(sys._getframe().f_back, sys._getframe().f_lineno)
print(total, sys.stdin.read() == "", sys.gettrace(), sys.getprofile())
