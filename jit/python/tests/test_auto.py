"""Check that mode ``auto`` gets the loops of running programs into compiled code, and keeps them there.

Needs an importable ``emberjit``; run with the Python it was built for:
``python -m unittest discover jit/python/tests``.
"""

import json
import os
import subprocess
import sys
import tempfile
import unittest

HEAD = """
import dis, emberjit
from time import perf_counter
def left(reason):
    return sum(x["count"] for x in emberjit.stats()["exits"] if x["reason"] == reason)
end = perf_counter() + 10
"""

# Nearly all samples fall into the comprehension, where its variable is bound.
COMPREHENSION = """
while perf_counter() < end and not emberjit.stats()["versions"]:
    for _ in range(50):
        total = sum([x * 3 + 1 for x in range(20_000)])
for _ in range(50):
    total = sum([x * 3 + 1 for x in range(20_000)])
assert emberjit.stats()["versions"]
assert left("unbound") == 0, emberjit.stats()["exits"]
"""

# One exception a lap, at its beginning.
RAISING = """
laps, last, total = 0, -1, 0
while perf_counter() < end and (left("raised") != last or not last):
    last = left("raised")
    for _ in range(100):
        laps += 1
        for i in range(5_000):
            try:
                total += 5_000 // i
            except ZeroDivisionError:
                total += 1
assert 0 < left("raised") < laps / 2, (laps, emberjit.stats()["exits"])
"""

# The second loop has no version: its jump tells once that it was reached.
TWO_LOOPS = """
def two_loops():
    total = 0
    while perf_counter() < end and not emberjit.stats()["versions"]:
        for i in range(200_000):
            total += i * i % 7
    for i in range(50):
        total += i
    return total
def jumps():
    return [i.opname for i in dis.get_instructions(two_loops, adaptive=True) if i.opname.endswith("JUMP_BACKWARD")]
two_loops()
assert "INSTRUMENTED_JUMP_BACKWARD" in jumps(), jumps()
assert jumps()[-1] == "JUMP_BACKWARD", jumps()
"""


# One function is inlined, one is never hot.
EXPLAINED = """
def weight(x):
    return x * 3 + 1
def cold():
    return 0
cold()
while perf_counter() < end and "inlined into" not in emberjit.explain(weight):
    for _ in range(200_000):
        weight(_)
assert "inlined into <module>" in emberjit.explain(weight), emberjit.explain()
assert emberjit.explain(cold) == "interpreted: the profile has not shown it to be hot\\n", emberjit.explain(cold)
"""


class Auto(unittest.TestCase):
    def check(self, program):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "program.py")
            with open(path, "w") as file:
                file.write(HEAD + program)
            command = [sys.executable, "-m", "emberjit", "--mode", "auto", path]
            done = subprocess.run(command, capture_output=True, text=True, timeout=60)
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_variables_of_comprehensions(self):
        self.check(COMPREHENSION)

    def test_exceptions_in_each_lap(self):
        self.check(RAISING)

    def test_explanations(self):
        self.check(EXPLAINED)

    def test_jumps_to_no_version(self):
        self.check(TWO_LOOPS)


if __name__ == "__main__":
    unittest.main()
