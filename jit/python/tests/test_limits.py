"""Check that programs run as without Emberjit where the system or they themselves allow little.

Needs an importable ``emberjit``; run with the Python it was built for:
``python -m unittest discover jit/python/tests``.
"""

import os
import resource
import subprocess
import sys
import tempfile
import unittest

WORK = """
import sys, time
def work(n):
    total = 0
    for i in range(n):
        total += i * 3 % 7
    return total
end = time.perf_counter() + 1.5
while time.perf_counter() < end:
    found = work(20_000)
print(found)
"""

# The default action of the signal ends the process.
NO_LONGER_FILES = """
import resource, signal
signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
resource.setrlimit(resource.RLIMIT_FSIZE, (1, 1))
"""

# Anything that Emberjit imports while the program runs is heard of, and fails.
WITHOUT_GC = """
import builtins, sys
sys.modules["gc"] = None
def hear(event, arguments):
    if event == "import": raise RuntimeError(arguments[0])
def fail(*arguments, **names): raise RuntimeError(arguments[0])
import time
sys.addaudithook(hear)
builtins.__import__ = fail
end = time.perf_counter() + 1.5
def work(n):
    total = 0
    for i in range(n):
        total += i * 3 % 7
    return total
while time.perf_counter() < end:
    found = work(20_000)
print(found)
"""

SMALL_STACKS = """
import threading
threading.stack_size(64 << 10)
def work(n): return [str(i) + "x" for i in range(n)][-1]
def in_thread(): print(work(50))
for _ in range(3):
    thread = threading.Thread(target=in_thread)
    thread.start()
    thread.join()
"""

DEEP_ON_A_SHORT_STACK = """
class Link:
    def __init__(self, next): self.next = next
    def depth(self, *args, **names): return self.next.depth(*args, **names) + 1 if self.next else 0
link = None
for _ in range(3000): link = Link(link)
import sys
sys.setrecursionlimit(10**6)
for _ in range(3):
    try: print(link.depth(1, z=2))
    except RecursionError as e: print(e)
"""

# Filled up to the last byte: neither the compiler nor numbers without objects may end the process.
OUT_OF_MEMORY = """
import resource
def work(n):
    total, whole = 0.5, 0
    for i in range(n):
        total += i * 0.25
        whole += i * 1000003
    return total, whole
def later(n):
    return sum(i * i for i in range(n))
def fill(cache, size):
    try:
        while True: cache.append(bytearray(size))
    except MemoryError:
        pass
with open("/proc/self/statm") as file:
    used = int(file.read().split()[0]) * 4096
work(100)
resource.setrlimit(resource.RLIMIT_AS, (used + (100 << 20), resource.getrlimit(resource.RLIMIT_AS)[1]))
results = set()
for lap in range(4):
    cache = []
    fill(cache, 1 << 20)
    fill(cache, 600)
    del cache[-30:]
    for _ in range(300):
        try: results.add((work(300), later(300)))
        except MemoryError: pass
    cache = None
print(results)
"""

MODES = "auto", "all"


class Limits(unittest.TestCase):
    def seen(self, words, program, limits):
        def limit():
            for name, value in limits.items():
                resource.setrlimit(getattr(resource, name), (value, value))

        with tempfile.TemporaryDirectory() as folder:
            environment = dict(os.environ, EMBERJIT_RUNTIME_DIR=folder)
            done = subprocess.run(
                [sys.executable, *words, "-c", program],
                capture_output=True,
                env=environment,
                preexec_fn=limit,
            )
        return done.returncode, done.stdout, done.stderr

    def check(self, program, **limits):
        plain = self.seen([], program, limits)
        for mode in MODES:
            with self.subTest(mode=mode):
                self.assertEqual(plain, self.seen(["-m", "emberjit", "--mode", mode], program, limits))

    def test_few_addresses(self):
        self.check(WORK, RLIMIT_AS=100 << 20)

    def test_no_files(self):
        self.check(WORK, RLIMIT_FSIZE=0)

    def test_no_longer_files(self):
        self.check(NO_LONGER_FILES + WORK)

    def test_imports_that_fail(self):
        self.check(WITHOUT_GC)

    def test_small_stacks_of_threads(self):
        self.check(SMALL_STACKS)

    def test_short_stack(self):
        self.check(DEEP_ON_A_SHORT_STACK, RLIMIT_STACK=512 << 10)

    def test_out_of_memory(self):
        self.check(OUT_OF_MEMORY)


if __name__ == "__main__":
    unittest.main()
