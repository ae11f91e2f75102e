"""Every pair of jumps in a try body and its finally block, inside for and while loops."""

import sys


def jump(body, final, n):
    trail = []
    for i in range(n):
        try:
            trail.append(i)
            if body == "break":
                break
            if body == "continue":
                continue
            if body == "return":
                return "body", trail
            if body == "raise":
                raise KeyError(i)
        finally:
            trail.append(repr(sys.exception()))
            if i == n - 1 or final != "continue":
                if final == "break":
                    break
                if final == "return":
                    return "final", trail
                if final == "raise":
                    raise IndexError(i)
            else:
                continue
        trail.append("after")
    else:
        trail.append("else")
    return "end", trail


def loop_in_finally(n):
    total = 0
    k = 0
    while k < n:
        try:
            k += 1
            if k % 3 == 0:
                raise ValueError(k)
        finally:
            for x in range(k % 4):
                if x == 2:
                    break
                total += x
            if k % 3 == 0:
                continue
        total += 100
    return total


def attempt(*arguments):
    try:
        return jump(*arguments)
    except LookupError as error:
        return repr(error), repr(error.__context__)


kinds = ("none", "break", "continue", "return", "raise")
for body in kinds:
    for final in kinds:
        for _ in range(8):
            row = attempt(body, final, 3)
        print(body, final, row)
print(loop_in_finally(100), [loop_in_finally(i) for i in range(60)][-1], sys.exception())
