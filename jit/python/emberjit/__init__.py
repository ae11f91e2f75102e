"""A profile-guided compiler for programs that run on CPython 3.12.

From the command line, a program needs no change::

    python -m emberjit program.py

From inside a program::

    import emberjit

    emberjit.enable()               # compile what turns out to be hot

    @emberjit.compile               # or compile one function now
    def area(shape): ...

    print(emberjit.explain(area))   # what was compiled and inlined, what was not, and why

The functions are those of the native module ``emberjit._emberjit``:

=============  =====================================================================
enable         start compiling: hot code, everything, or what plans say
disable        drop all compiled code and go on interpreted
compile        compile one function now; usable as a decorator
is_compiled    whether calls of a function enter compiled code
explain        the decisions about a function and their reasons, as text
hir            the compiler's intermediate form of a function, as text
stats          counters and lists of what the compiler did, as a dictionary
progress       report how far the program is, so that its speed can be watched
=============  =====================================================================
"""

import os as _os
import sys as _sys


def _misfit():
    """What about this interpreter or machine keeps the compiler from running; None if nothing."""
    system = _os.uname()
    if _sys.implementation.name != "cpython":
        return _sys.implementation.name
    if _sys.version_info[:2] != (3, 12):
        return "CPython %d.%d" % _sys.version_info[:2]
    if (system.sysname, system.machine) != ("Linux", "x86_64"):
        return f"{system.sysname} on {system.machine}"
    return None


def _is_command():
    """Whether this is ``python -m emberjit``, whose user wants a sentence and no traceback."""
    words = getattr(_sys, "orig_argv", [])
    return _sys.argv[:1] == ["-m"] and ("-m", "emberjit") in zip(words, words[1:])


def _refusal(message):
    """What to raise where the compiler cannot run."""
    return SystemExit(message) if _is_command() else ImportError(message)


if _found := _misfit():
    raise _refusal(f"emberjit runs on CPython 3.12 on x86-64 Linux only; this is {_found}")

try:
    from emberjit._emberjit import (
        compile,
        disable,
        enable,
        explain,
        hir,
        is_compiled,
        progress,
        stats,
    )
except ModuleNotFoundError as _error:
    if _error.name != "emberjit._emberjit":
        raise
    raise _refusal(
        "emberjit's native module is missing: install the package again, or build it in the source tree"
    ) from None
except ImportError as _error:
    if not _is_command():
        raise
    raise _refusal(_error) from None

__all__ = [
    "compile",
    "disable",
    "enable",
    "explain",
    "hir",
    "is_compiled",
    "progress",
    "stats",
]
