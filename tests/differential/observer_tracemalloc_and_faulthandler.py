"""tracemalloc switched on and off and faulthandler dumps written to a file while hot functions run."""

import faulthandler
import os
import re
import tempfile
import tracemalloc


def allocate(n):
    return [bytes(100 + i) for i in range(n)]


def outer(n):
    kept = None
    for i in range(n):
        if i == 60:
            tracemalloc.start(5)
        if i % 10 == 0:
            kept = allocate(10)
        if i == 90:
            traces = tracemalloc.take_snapshot().filter_traces([tracemalloc.Filter(True, __file__)])
            lines = {
                tuple(frame.lineno for frame in trace.traceback)
                for trace in traces.traces
                if trace.traceback[-1].lineno == allocate.__code__.co_firstlineno + 1
            }
            tracemalloc.stop()
    return lines, len(kept), tracemalloc.is_tracing()


print(outer(70 + 30))
tracemalloc.start()
block = allocate(1)
trace = tracemalloc.get_object_traceback(block[0])
print([frame.lineno for frame in trace], tracemalloc.get_traceback_limit())
tracemalloc.stop()


def deep(n, file):
    if n:
        return deep(n - 1, file)
    faulthandler.dump_traceback(file, all_threads=False)
    return "dumped"


def dump(n):
    with tempfile.TemporaryFile("w+") as file:
        result = deep(n, file)
        file.seek(0)
        return result, [re.sub('".*/', '"', line.strip()) for line in file]


for _ in range(40):
    result, lines = dump(2)
print(result, *[line for line in lines if "observer_" in line or "Stack" in line], sep="\n")
print(faulthandler.is_enabled(), os.path.basename(__file__))
