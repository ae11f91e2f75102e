"""The recursion limit raised and lowered between and inside recursive calls, and refused values."""

import sys


def depth(n=1):
    try:
        return depth(n + 1)
    except RecursionError:
        return n


def down(n):
    return n if n == 0 else down(n - 1)


def attempt(n):
    try:
        return down(n)
    except RecursionError as error:
        return str(error)


def frames():
    frame, n = sys._getframe(), 0
    while frame:
        frame, n = frame.f_back, n + 1
    return n


for i in range(70):
    down(i)
base = frames()
for limit in (100, 300, 1000, 3000, 150):
    sys.setrecursionlimit(limit)
    print(limit, depth() + base - limit, attempt(limit // 2), attempt(limit * 2))
sys.setrecursionlimit(1000)


def lowering(n):
    if n == 40:
        sys.setrecursionlimit(60)
    if n == 0:
        return "bottom"
    return lowering(n - 1)


for _ in range(25):
    sys.setrecursionlimit(1000)
    try:
        result = lowering(50)
    except RecursionError as error:
        result = str(error)
sys.setrecursionlimit(1000)
print(result)


def raising(n):
    if n % 300 == 0:
        sys.setrecursionlimit(n + 500)
    return n if n == 2000 else raising(n + 1)


print(raising(1))
sys.setrecursionlimit(1000)
for bad in (0, -5, 5, "x", 2**40):
    def deep(n, bad=bad):
        if n:
            return deep(n - 1, bad)
        sys.setrecursionlimit(bad)

    try:
        deep(30)
        print("accepted")
    except (ValueError, RecursionError, TypeError, OverflowError) as error:
        print(error)
print(sys.getrecursionlimit(), attempt(900))
