"""A loop forks in its middle; both processes finish it, the child by a normal exit."""

import os
import sys


def step(x, i):
    return (x * 17 + i) & 0xFFFF


x = 1
child = None
for i in range(5000):
    x = step(x, i)
    if i == 3000:
        sys.stdout.flush()
        child = os.fork()
if child == 0:
    print("child", x)
    sys.exit(3)
_, status = os.waitpid(child, 0)
print("parent", os.waitstatus_to_exitcode(status), x)
