"""Runs a program and writes down which code objects were started, as ``qualname:firstline`` a line.

usage: python started.py FILE PROGRAM [ARGUMENT ...]

Without Emberjit: a program that crashes with it leaves no statistics.
"""

import atexit
import runpy
import sys


def main():
    if len(sys.argv) < 3:
        sys.exit("usage: python started.py FILE PROGRAM [ARGUMENT ...]")
    file, *sys.argv = sys.argv[1:]
    started = {}
    monitoring = sys.monitoring

    def note(code, offset):
        started[f"{code.co_qualname}:{code.co_firstlineno}"] = None
        return monitoring.DISABLE

    def write():
        monitoring.set_events(monitoring.PROFILER_ID, 0)
        with open(file, "w", encoding="utf-8") as out:
            out.writelines(f"{name}\n" for name in started)

    monitoring.use_tool_id(monitoring.PROFILER_ID, "started")
    monitoring.register_callback(monitoring.PROFILER_ID, monitoring.events.PY_START, note)
    atexit.register(write)
    monitoring.set_events(monitoring.PROFILER_ID, monitoring.events.PY_START)
    runpy.run_path(sys.argv[0], run_name="__main__")


if __name__ == "__main__":
    main()
