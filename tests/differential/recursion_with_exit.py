"""Recursion through a with statement reaches the same depth."""

import sys

sys.setrecursionlimit(250)
log = []


class Manager:
    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        log.append(kind)


def managed(n):
    with Manager():
        return managed(n + 1)


for _ in range(30):
    log.clear()
    try:
        managed(0)
    except RecursionError:
        print(len(log), end=" ")
