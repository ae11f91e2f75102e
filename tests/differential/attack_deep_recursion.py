"""A recursion far deeper than the usual limit, with the limit raised."""

import sys

sys.setrecursionlimit(20_000)


def depth(n):
    if n == 0:
        return 0
    return depth(n - 1) + 1


def total(node):
    if node is None:
        return 0
    return node[0] + total(node[1])


for n in (10, 100, 1000):
    for _ in range(20):
        result = depth(n)
    print(result)
print(depth(18_000))

chain = None
for i in range(15_000):
    chain = (i, chain)
print(total(chain))

reached = base = 0
frame = sys._getframe()
while frame:
    frame, base = frame.f_back, base + 1


def endless(n):
    global reached
    reached = n
    endless(n + 1)


try:
    endless(0)
except RecursionError as error:
    print(base + reached, error)
while chain:
    chain = chain[1]
