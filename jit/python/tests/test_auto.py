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


# A function that waits is on the stack most of the time, and busy at no time.
WAITING = """
from time import sleep
def rest(seconds):
    sleep(seconds)
def work():
    total = 0
    for i in range(40_000):
        total += i * i % 7
    return total
def compiled():
    return {x["qualname"] for x in emberjit.stats()["versions"]}
end = perf_counter() + 4
while perf_counter() < end:
    for _ in map(rest, [0.004] * 50):
        work()
assert "work" in compiled() or "<module>" in compiled(), emberjit.stats()["versions"]
assert "rest" not in compiled(), emberjit.stats()["versions"]
"""

# A function that has the garbage collected is busy, but not with what can be compiled.
COLLECTING = """
import gc
garbage = [[] for _ in range(500_000)]
def collect(generation):
    return gc.collect(generation)
def work():
    total = 0
    for i in range(40_000):
        total += i * i % 7
    return total
def compiled():
    return {x["qualname"] for x in emberjit.stats()["versions"]}
end = perf_counter() + 4
while perf_counter() < end:
    for _ in map(collect, [2] * 3):
        work()
assert "work" in compiled() or "<module>" in compiled(), emberjit.stats()["versions"]
assert "collect" not in compiled(), emberjit.stats()["versions"]
"""

# The functions below a thread's target end with jumps back out of handlers, which are no loops.
THREAD = """
import threading
def entries():
    return sum(x["entries"] for x in emberjit.stats()["versions"] if x["qualname"] == "work")
def work():
    total = 0
    while perf_counter() < end and not entries():
        for i in range(200_000):
            total += i * i % 7
thread = threading.Thread(target=work)
thread.start()
thread.join()
assert entries(), emberjit.stats()
"""

# A coroutine whose loop is never on a stack while another thread has its turn.
COROUTINE = """
import asyncio
def entries():
    return sum(x["entries"] for x in emberjit.stats()["versions"] if x["qualname"] == "worker")
def crunch(n, total):
    for i in range(n):
        total = (total * 31 + i) % 1_000_003
    return total
async def worker(queue):
    total = 0
    while (n := await queue.get()) is not None:
        total = crunch(n, total)
        await asyncio.sleep(0)
    return total
async def main():
    queue = asyncio.Queue(10)
    task = asyncio.create_task(worker(queue))
    while perf_counter() < end and not entries():
        for _ in range(100):
            await queue.put(1000)
    await queue.put(None)
    await task
asyncio.run(main())
assert entries(), emberjit.stats()
"""

# Children that end at once leave nothing; those that live on get a socket, and compile for themselves.
FORKING = """
import os, signal, sys, time
folder = os.environ["EMBERJIT_RUNTIME_DIR"]
def files(pid):
    return sorted(x for x in os.listdir(folder) if x.startswith(f"{pid}."))
def fork(body):
    pid = os.fork()
    if pid == 0:
        body()
        os._exit(0)
    return pid
short = [fork(lambda: None) for _ in range(8)]
for pid in short:
    assert os.waitpid(pid, 0)[1] == 0
assert not any(files(pid) for pid in short), os.listdir(folder)
def hot():
    total = 0
    for i in range(200_000):
        total += i * i % 7
    return total
def live():
    while perf_counter() < end and not emberjit.stats()["versions"]:
        hot()
    if not emberjit.stats()["versions"] or files(os.getpid()) != [f"{os.getpid()}.sock", f"{os.getpid()}.symbols"]:
        print(files(os.getpid()), emberjit.stats(), file=sys.stderr, flush=True)
        os._exit(1)
pid = fork(live)
assert os.waitpid(pid, 0)[1] == 0
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


# What a program drops while it is being compiled ends at once. The functions take long to compile.
ENDING = """
import gc, weakref
LONG = "".join(f"            if i % {n} == 1: total = (total * {n} + self.add(i)) % 97\\n" for n in range(2, 150))
SOURCE = f'''
class Long:
    def add(self, x):
        return x + 1
    def work(self, n):
        total = 0
        for i in range(n):
{LONG}
        return total
'''
ended, in_time = [], 0
for lap in range(6):
    names = {}
    exec(SOURCE, names)
    cls = names.pop("Long")
    instance, end = cls(), perf_counter() + 4
    while perf_counter() < end and not emberjit.stats()["pending"]:
        instance.work(50)
    end = perf_counter() + 0.01 * lap
    while perf_counter() < end:
        instance.work(50)
    in_time += emberjit.stats()["pending"] > 0
    for o in cls, cls.work, cls.add:
        weakref.finalize(o, ended.append, o.__name__)
    ended.clear()
    del cls, instance, o
    gc.collect()
    assert sorted(ended) == ["Long", "add", "work"], ended
    while emberjit.stats()["pending"]:
        perf_counter()
assert in_time > 2, in_time
"""

# Functions that modules and classes name, and some that only the collector knows.
WHEREABOUTS = """
BODY = " a = n * 3 + 1; b = a * n - 2; c = a * b + n; return (a + b) % 7 + (b - c) % 5 + (a * c) % 3 + a * a % 11"
SOURCE = "class Outer:\\n class Inner:\\n  def method(self, n):\\n  " + BODY
SOURCE += "".join("\\n @" + wrap + "\\n def " + wrap + "_(*n):\\n  n = n[-1] if n[-1:] != () and type(n[-1]) is int else 5\\n " + BODY
    for wrap in ("staticmethod", "classmethod", "property"))
exec(SOURCE)
exec("def plain(n):\\n" + BODY)
exec("def renamed(n):\\n" + BODY)
hidden = [renamed]
exec("def renamed(n):\\n return 1 + n")
def maker():
    exec("def closure(n):\\n" + BODY, globals())
    return globals().pop("closure")
hidden.append(maker())
outer, inner = Outer(), Outer.Inner()
functions = [plain, Outer.Inner.method, *hidden]
functions += [vars(Outer)[name].__func__ for name in ("staticmethod_", "classmethod_")] + [vars(Outer)["property_"].fget]
def turn(call, argument):
    for _ in range(2000):
        call(argument)
while perf_counter() < end and not all(map(emberjit.is_compiled, functions)):
    for call in (plain, inner.method, *hidden, Outer.staticmethod_, Outer.classmethod_):
        turn(call, 5)
    for _ in range(2000):
        outer.property_
assert all(map(emberjit.is_compiled, functions)), [f for f in functions if not emberjit.is_compiled(f)]
"""

# The module names the last one of them; the first one is hot.
HANDLERS = """
handlers = []
for k in range(3):
    def handler(n, k=k):
        total = 0
        for i in range(n):
            a = i * 3 + k
            total += (a + i) % 7 + (a * i - i) % 5
        return total
    handlers.append(handler)
while perf_counter() < end and not emberjit.is_compiled(handlers[0]):
    for _ in range(2000):
        handlers[0](20)
assert all(map(emberjit.is_compiled, handlers)), handlers
"""

# Each of the functions has far too small a share of the time for a usual plan.
EAGER = """
SOURCE = "def work_{0}(n):\\n    for i in range(n): n += i * {0}\\n    return n\\n"
names = {}
for number in range(400):
    exec(SOURCE.format(number), names)
works = [f for name, f in names.items() if name.startswith("work")]
made, end = set(), perf_counter() + SECONDS
while perf_counter() < end and len(made) < 20:
    for work in works:
        work(100)
    made |= {x["qualname"] for x in emberjit.stats()["versions"] if x["qualname"] in names}
assert (len(made) >= 20) == EAGER, emberjit.stats()
"""


class Auto(unittest.TestCase):
    def check(self, program, *options):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "program.py")
            with open(path, "w") as file:
                file.write(HEAD + program)
            command = [sys.executable, "-m", "emberjit", "--mode", "auto", *options, path]
            runtime = os.path.join(folder, "run")
            environment = os.environ | {"EMBERJIT_RUNTIME_DIR": runtime}
            done = subprocess.run(command, capture_output=True, text=True, timeout=60, env=environment)
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_variables_of_comprehensions(self):
        self.check(COMPREHENSION)

    def test_exceptions_in_each_lap(self):
        self.check(RAISING)

    def test_ends_while_compiling(self):
        self.check(ENDING)

    def test_explanations(self):
        self.check(EXPLAINED)

    def test_eager(self):
        self.check("SECONDS, EAGER = 5, False" + EAGER)
        self.check("SECONDS, EAGER = 30, True" + EAGER, "--stress", "eager")

    def test_functions_anywhere(self):
        self.check(WHEREABOUTS, "--stress", "eager")
        self.check(HANDLERS, "--stress", "eager")
        self.check(HANDLERS)

    def test_waiting_is_not_busy(self):
        self.check(WAITING)

    def test_collecting_is_not_python_code(self):
        self.check(COLLECTING)

    def test_targets_of_threads(self):
        self.check(THREAD)

    def test_loops_of_coroutines(self):
        self.check(COROUTINE)

    def test_forked_children(self):
        self.check(FORKING)

    def test_jumps_to_no_version(self):
        self.check(TWO_LOOPS)


if __name__ == "__main__":
    unittest.main()
