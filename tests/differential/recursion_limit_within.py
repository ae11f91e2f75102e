"""The recursion limit changed from inside a recursion."""

import sys


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


def deep(n):
    if n:
        return deep(n - 1)
    sys.setrecursionlimit(5)


try:
    deep(30)
    print("accepted")
except RecursionError as error:
    print(error)
