"""The process forks while compiled code is live; the child goes on, compiles more, and exits."""

import os
import sys


def mix(x, i):
    return (x * 31 + i) & 0xFFFF


def run(n):
    x = 1
    for i in range(n):
        x = mix(x, i)
    return x


def fresh(n):
    return sum(i * 2 for i in range(n))


print(run(5000))
sys.stdout.flush()
child = os.fork()
if child == 0:
    print("child", run(5000), run(7), fresh(5000))
    sys.stdout.flush()
    os._exit(7)
_, status = os.waitpid(child, 0)
print("parent", os.waitstatus_to_exitcode(status), run(5000), fresh(5000))
