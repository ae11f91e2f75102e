"""What a frame's dict of locals has ends behind the locals themselves."""

import gc
import sys

gc.disable()
LOG = []


class Dies:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        LOG.append(self.name)


def peek():
    frame = sys._getframe(1)
    frame.f_locals


def seen(thing):
    peek()
    thing = Dies("new")


def asks(thing, more):
    names = sorted(locals())
    thing = Dies("other")
    del more
    return names


def both(thing):
    sys._getframe().f_locals
    thing = None
    return Dies("returned")


for i in range(60):
    seen(Dies("old"))
    seen(Dies(i))
    asks(Dies("old"), Dies("more"))
    both(Dies("old"))
    if i % 20 == 0:
        print(LOG)
    if i == 1:
        first = LOG[:]
    assert len(LOG) == 9, LOG
    LOG.clear()
print(first)
