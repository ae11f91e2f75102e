"""`cProfile` and `trace` count calls of functions that were compiled before."""

import cProfile
import pstats
import sys


def leaf(x):
    return x + 1


def branch(n):
    total = 0
    for i in range(n):
        total += leaf(i)
    return total


branch(5000)
profile = cProfile.Profile()
profile.enable()
branch(1000)
branch(500)
profile.disable()
stats = pstats.Stats(profile)
counts = {name: calls for (_, _, name), (calls, *_rest) in stats.stats.items()}
print(counts["leaf"], counts["branch"])
lines = {}


def tracer(frame, event, arg):
    if event == "line" and frame.f_code.co_name in ("leaf", "branch"):
        key = frame.f_code.co_name, frame.f_lineno
        lines[key] = lines.get(key, 0) + 1
    return tracer


sys.settrace(tracer)
branch(300)
sys.settrace(None)
print(sorted(lines.items()))
print(branch(3000))
