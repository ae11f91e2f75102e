"""`sys.exit` from deep inside a compiled loop: code, message on standard error, `atexit` order."""

import atexit
import sys

atexit.register(print, "atexit one")
atexit.register(print, "atexit two")


def leaf(i):
    if i == 4000:
        sys.exit("leaving early")
    return i


def loop(n):
    total = 0
    for i in range(n):
        try:
            total += leaf(i)
        finally:
            total += 1
    return total


print(loop(3000))
try:
    loop(5000)
except SystemExit as error:
    print("once", error.code)
loop(5000)
