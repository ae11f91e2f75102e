"""Loads Emberjit into every Python process of a test run that asks for it.

Runs without Emberjit have this file on their PYTHONPATH as well, so that both kinds of runs differ in
these variables alone:

=======================  ===========================================================================
EMBERJIT_REGRTEST        the mode, or MODE:STRESS; if it is not set, nothing is done
EMBERJIT_REGRTEST_STATS  a folder for what the compiler did: one JSON file for each process, named
                         by its id; forked children write none
=======================  ===========================================================================
"""

import os


def _load(asked):
    try:
        import emberjit
    except ImportError:
        # A subinterpreter: the native module refuses to be loaded there.
        return
    mode, _, stress = asked.partition(":")
    emberjit.enable(mode, stress=stress or None)
    if folder := os.environ.get("EMBERJIT_REGRTEST_STATS"):
        _write_at_exit(folder, os.getpid())


def _write_at_exit(folder, owner):
    import atexit

    from emberjit._emberjit import stats_json

    def write():
        if os.getpid() != owner:
            return
        try:
            with open(f"{folder}/{owner}.json", "w", encoding="utf-8") as file:
                file.write(stats_json())
        except OSError:
            # The program may have taken away the folder, or the right to write: that is its business.
            pass

    atexit.register(write)


if _asked := os.environ.get("EMBERJIT_REGRTEST"):
    _load(_asked)
