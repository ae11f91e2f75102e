"""A frame whose locals were asked for raises out of a handler, again and again at the same place."""

import gc
import sys

gc.disable()
LOG = []


class Dies:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        LOG.append(self.name)


class Own:
    pass


def peek(depth=1):
    return len(sys._getframe(depth).f_locals)


def raises(a, b):
    try:
        number = 3
        thing = Dies("cycle")
        if callable():
            pass
    except Exception as e:
        peek()
        raise Own()


def quiet(n):
    thing = Dies("quiet")
    try:
        if n % 3:
            raise KeyError(n)
    except KeyError:
        LOG.append(str(peek()))
    return n


for i in range(83):
    try:
        raises([], b=0)
    except Exception as e:
        pass
    quiet(i)
    if i in (0, 40, 82):
        print(*LOG)
        LOG.clear()
