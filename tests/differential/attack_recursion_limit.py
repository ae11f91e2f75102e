"""Recursion to the limit: the message, the depth, and the state afterwards."""

import sys


def frames_so_far():
    frame, count = sys._getframe(1), 0
    while frame:
        frame, count = frame.f_back, count + 1
    return count


depth = 0
base = frames_so_far()


def down(n):
    global depth
    depth = n
    return down(n + 1) + 1


class Node:
    def visit(self, n):
        global depth
        depth = n
        return self.visit(n + 1)


def even(n):
    global depth
    depth = n
    return odd(n + 1)


def odd(n):
    global depth
    depth = n
    return even(n + 1)


for function in (down, Node().visit, even, down, down):
    try:
        function(0)
    except RecursionError as error:
        print(base + depth, error)

sys.setrecursionlimit(300)
try:
    down(0)
except RecursionError as error:
    print(base + depth, error)
sys.setrecursionlimit(2000)
try:
    down(0)
except RecursionError as error:
    print(base + depth, error)


def bounded(n):
    return 0 if n == 0 else 1 + bounded(n - 1)


print(bounded(1500))
print(sum(bounded(50) for _ in range(1000)))
