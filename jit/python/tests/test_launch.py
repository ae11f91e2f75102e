"""Check that ``python -m emberjit`` runs programs exactly as ``python`` does.

Each case runs twice, plain and through the launcher; output, errors and exit status must be equal
but for addresses and times. Needs an importable ``emberjit``; run with the Python it was built for:
``python -m unittest discover jit/python/tests``.
"""

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import unittest
import zipfile

FACTS = """
import sys, __main__
own = {k: v for k, v in globals().items() if k not in ("sys", "__main__", "__builtins__")}
print(own, list(globals())[:9], type(__builtins__))
print(sys.argv, sys.path, sys.flags, sys._getframe().f_back)
print(__main__.__dict__ is globals(), sys.modules["__main__"] is __main__)
"""

FILES = {
    "facts.py": FACTS,
    "chained.py": """
def f():
    try:
        1 / 0
    except ZeroDivisionError as e:
        raise ValueError("x") from e
def g():
    try: f()
    except ValueError: raise KeyError("k")
g()
""",
    "group.py": "raise ExceptionGroup('many', [ValueError(1), TypeError(2)])\n",
    "note.py": "e = ValueError('a')\ne.add_note('a note')\nraise e\n",
    "syntax.py": "x = 1\nif x\n  pass\n",
    "indent.py": "def f():\nreturn 1\n",
    "no_utf8.py": b"x = '\xff'\n",
    "cookie.py": b"# -*- coding: latin-1 -*-\nprint(ascii('\xe9'))\n",
    "null.py": b"x = 1\0\n",
    "exit_number.py": "import sys\nsys.exit(3)\n",
    "exit_message.py": "import sys\nsys.exit('bye')\n",
    "exit_none.py": "raise SystemExit\n",
    "interrupt.py": "import atexit\natexit.register(print, 'handlers run')\nraise KeyboardInterrupt\n",
    "interrupt_subclass.py": "class K(KeyboardInterrupt): pass\nraise K('x')\n",
    "hook.py": """
import sys
def hook(t, v, tb): print("hook", t, v, tb.tb_frame.f_code.co_name, tb.tb_lineno)
sys.excepthook = hook
1 / 0
""",
    "hook_fails.py": """
import sys
def hook(t, v, tb): raise RuntimeError("in hook")
sys.excepthook = hook
1 / 0
""",
    "hook_exits.py": "import sys\nsys.excepthook = lambda t, v, tb: sys.exit(9)\n1 / 0\n",
    "hook_missing.py": "import sys\ndel sys.excepthook\n1 / 0\n",
    "last_error.py": """
import atexit, sys
atexit.register(lambda: print(sys.last_exc, sys.last_value is sys.last_exc, sys.last_traceback.tb_lineno))
1 / 0
""",
    "recursion.py": """
import sys
depth = 0
def f():
    global depth
    depth += 1
    f()
for limit in (1000, 200):
    sys.setrecursionlimit(limit)
    depth = 0
    try: f()
    except RecursionError: print(depth)
f()
""",
    "shutdown.py": """
import atexit, threading, time
class A:
    def __del__(self): print("deleted")
a = A()
atexit.register(print, "exit handler")
release = threading.Event()
threading.Thread(target=lambda: (release.wait(), print("thread"))).start()
release.set()
""",
    "warning.py": "import warnings\nwarnings.warn('old', DeprecationWarning)\nassert 0, 'unless -O'\n",
    "inspect_stack.py": """
import inspect, traceback
def f(): return len(inspect.stack())
print(f(), __annotations__)
traceback.print_stack()
x: int = 3
print(__annotations__)
""",
    "pickled.py": "import pickle\nclass A: pass\nprint(type(pickle.loads(pickle.dumps(A()))) is A, A)\n",
    "spawned.py": """
import multiprocessing
def f(x): return x * x
if __name__ == "__main__":
    with multiprocessing.get_context("spawn").Pool(1) as pool: print(pool.map(f, [1, 2, 3]))
""",
    "thread_error.py": """
import threading
t = threading.Thread(target=lambda: 1 / 0)
t.start(); t.join()
print(threading.main_thread(), threading.current_thread() is threading.main_thread())
""",
    "__main__.py": FACTS,
    "sub/__init__.py": "",
    "sub/__main__.py": FACTS,
    "sub/module.py": FACTS + "1 / 0\n",
    "pack/__main__.py": FACTS + "1 / 0\n",
    "empty/readme": "",
    "bad.pyc": b"xx",
}

SCRIPTS = [[name] for name in FILES if name.endswith((".py", ".pyc"))]
OTHERS = [
    ["./facts.py", "a", "-m", "--mode"],
    ["missing.py"],
    ["sub/missing.py"],
    ["pack"],
    ["empty"],
    ["."],
    ["archive.zip"],
    ["facts.pyc"],
    ["link.py"],
    ["-"],
    ["-m", "sub.module", "q"],
    ["-m", "sub"],
    ["-m", "interrupt"],
    ["-m", "missing"],
    ["-m", "sub.missing"],
    ["-msub.module"],
    ["-c", FACTS, "1", "-c"],
    ["-c", "1 / 0"],
    ["-c", "if"],
    ["-cprint(7)"],
]
UNDER_FLAGS = [["facts.py"], ["sub/module.py"], ["pack"], ["warning.py"], ["-c", FACTS], ["-m", "sub.module"]]
CASES = [([], case) for case in SCRIPTS + OTHERS]
CASES += [(["-i"], [name]) for name in ("chained.py", "exit_message.py", "hook.py", "facts.py")]
CASES += [(flags, case) for flags in (["-P"], ["-O"], ["-W", "error"]) for case in UNDER_FLAGS]

VARYING = re.compile(rb"0x[0-9a-f]+|started \d+")


def write_files(folder):
    for name, content in FILES.items():
        path = os.path.join(folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(content if isinstance(content, bytes) else content.encode())
    with zipfile.ZipFile(os.path.join(folder, "archive.zip"), "w") as archive:
        archive.writestr("__main__.py", FACTS)
    os.symlink("sub/module.py", os.path.join(folder, "link.py"))
    make = "import py_compile; py_compile.compile('facts.py', cfile='facts.pyc')"
    subprocess.run([sys.executable, "-c", make], cwd=folder, check=True)


class Launch(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        write_files(self.folder)

    def run_python(self, *words, settings={}, **options):
        environment = dict(os.environ, PYTHONDONTWRITEBYTECODE="1", EMBERJIT_RUNTIME_DIR=self.folder + "/run")
        environment.update(settings)
        return subprocess.run(
            [sys.executable, *words], cwd=self.folder, env=environment, capture_output=True, **options
        )

    def seen(self, *words):
        done = self.run_python(*words, input=b"import sys\nprint(sys.argv, __name__)\n1 / 0\n")
        return done.returncode, VARYING.sub(b"*", done.stdout), VARYING.sub(b"*", done.stderr)

    def test_same_as_python(self):
        """Check that nothing a program or its user can see differs."""
        for flags, case in CASES:
            with self.subTest(flags=flags, case=case):
                plain = self.seen(*flags, *case)
                self.assertEqual(plain, self.seen(*flags, "-m", "emberjit", *case))

    def test_real_interrupt(self):
        """Check that Ctrl-C ends the process by the signal, after its exit handlers."""
        # A signal that comes right before a sleep does not end it, here as in any Python.
        code = "import atexit, time\natexit.register(print, 'end')\nprint(flush=True)\nfor _ in range(60): time.sleep(1)"
        child = subprocess.Popen(
            [sys.executable, "-m", "emberjit", "-c", code],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            # What a shell starts in the background ignores it.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )
        child.stdout.readline()
        child.send_signal(signal.SIGINT)
        out, err = child.communicate()
        self.assertEqual((child.returncode, out), (-signal.SIGINT, b"end\n"))
        self.assertTrue(err.endswith(b"KeyboardInterrupt\n"), err)

    def test_stats(self):
        """Check that statistics are written however the program ends, but not by forked children."""
        for number, end in enumerate(("", "1 / 0", "import sys; sys.exit(4)", "import os; os.fork()")):
            file = os.path.join(self.folder, f"stats{number}.json")
            self.run_python("-m", "emberjit", "--stats", file, "-c", end)
            with open(file) as opened:
                self.assertIsInstance(json.load(opened), dict)

    def test_usage(self):
        """Check that a wrong command line gets one sentence and status 2, and --help the text."""
        wrong = {
            (): "no program is given",
            ("--mode",): "--mode needs a value",
            ("--mode", "fast"): "--mode is one of auto, all, off, plan, not 'fast'",
            ("--policy=best", "x.py"): "--policy is one of",
            ("--verbose", "x.py"): "there is no option --verbose",
            ("--dump-hir=1", "x.py"): "there is no option --dump-hir=1",
            ("-m",): "-m needs a value",
        }
        for words, message in wrong.items():
            with self.subTest(words=words):
                done = self.run_python("-m", "emberjit", *words)
                self.assertEqual(done.returncode, 2)
                self.assertIn(message, done.stderr.decode())
                self.assertEqual(done.stderr.count(b"\n"), 1)
        done = self.run_python("-m", "emberjit", "--help")
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        self.assertTrue(done.stdout.startswith(b"usage: python -m emberjit"))

    def test_wrong_setting(self):
        """Check that a setting that is no number is refused in one sentence, and at an import as ImportError."""
        done = self.run_python("-m", "emberjit", "-c", "", settings={"EMBERJIT_CODE_MEMORY": "many"})
        self.assertEqual(done.returncode, 1)
        self.assertRegex(done.stderr, rb"\AEMBERJIT_CODE_MEMORY is `many`, not a number of MiB from 1 to \d+\n\Z")
        done = self.run_python("-c", "import emberjit", settings={"EMBERJIT_CODE_MEMORY": "many"})
        self.assertIn(b"ImportError: EMBERJIT_CODE_MEMORY is `many`", done.stderr)


if __name__ == "__main__":
    unittest.main()
