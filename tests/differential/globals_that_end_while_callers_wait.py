"""An object that only a global has ends when the global changes, also if functions that have used it wait for
what changes it."""

import sys

LOG = []


class Guard:
    def __init__(self, suppress):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *rest):
        pass


class Dies:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        LOG.append(f"del {self.name}")

    def method(self):
        return self.name

    def __call__(self):
        return self.name


def change(i, name):
    for part in range(2):
        LOG.append(part)
        if part == 0 and i == 30:
            globals()[name] = Dies(f"new {name}")
        elif part == 0 and i == 60:
            del globals()[name]
    LOG.append("changed")


def passes(i):
    Guard(FIRST)
    change(i, "FIRST")
    LOG.append("end")


def manages(i):
    with Guard(SECOND):
        change(i, "SECOND")
    LOG.append(SECOND())


def calls(i):
    LOG.append(THIRD.method())
    LOG.append(sys.getrefcount(THIRD))
    change(i, "THIRD")
    LOG.append(THIRD.method())


FIRST, SECOND, THIRD = Dies(1), Dies(2), Dies(3)
for i in range(65):
    for f in passes, manages, calls:
        try:
            f(i)
        except NameError as error:
            LOG.append(str(error))
    if i in (0, 29, 30, 31, 59, 60, 61, 64):
        print(i, *LOG)
    LOG.clear()
