"""``python -m regrtest_leaks -R 3:3 ...``: as ``python -m test``, also where references are not counted.

Only debug builds count all references, and ``-R`` refuses others, but memory blocks and file
descriptors are counted by every build. This module tells the hunter (``test/libregrtest/refleak.py``),
and nobody else, that the number of references never changes.
"""

import runpy
import sys

from test.libregrtest import refleak


class _CountingSys:
    """``sys`` with the one function that release builds lack."""

    def __getattr__(self, name):
        return getattr(sys, name)

    @staticmethod
    def gettotalrefcount():
        # The hunter takes two references off for each interned string.
        return 2 * sys.getunicodeinternedsize()


if __name__ == "__main__":
    refleak.sys = _CountingSys()
    runpy.run_module("test", run_name="__main__", alter_sys=True)
