"""Check that exceptions of signal handlers are handled where the interpreter handles them.

It polls at a jump backward when it has jumped: in ``try: while True: ...``, with the loop in one line, that
is outside of the ``try``. Needs an importable ``emberjit``; run with the Python it was built for:
``python -m unittest discover jit/python/tests``.
"""

import os
import subprocess
import sys
import tempfile
import unittest

PROGRAM = """
import signal

class Alarm(Exception):
    pass

def alarm(number, frame):
    raise Alarm

def arm():
    signal.setitimer(signal.ITIMER_REAL, 0.2)
    return 0

def behind_try():
    x = arm()
    try:
        while True: x += 1
    except Alarm:
        return "handled"

def in_two_lines():
    x = arm()
    try:
        while True:
            x += 1
    except Alarm:
        return "handled"

def nested():
    x = arm()
    try:
        while True:
            try:
                while True: x += 1
            except Alarm:
                return "handled inside"
    except Alarm:
        return "handled"

def generated():
    x = arm()
    try:
        while True: x += 1
    except Alarm:
        yield "handled"

def called():
    return [behind_try() for _ in range(1)]

def managed():
    x = arm()
    with Manager():
        while True: x += 1
    return "suppressed"

class Manager:
    def __enter__(self): pass
    def __exit__(self, *what): return True

signal.signal(signal.SIGALRM, alarm)
for loop in (behind_try, in_two_lines, nested, lambda: next(generated()), called, managed) * 2:
    try:
        print(loop.__name__, loop())
    except Alarm as error:
        at = error.__traceback__
        while at:
            print(loop.__name__, at.tb_frame.f_code.co_name, at.tb_lineno)
            at = at.tb_next
"""


class Signals(unittest.TestCase):
    def output(self, *words):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "program.py")
            with open(path, "w") as file:
                file.write(PROGRAM)
            command = [sys.executable, *words, path]
            done = subprocess.run(command, capture_output=True, text=True, timeout=120)
        self.assertEqual(done.stderr, "")
        return done.stdout

    def test_jumps(self):
        interpreted = self.output()
        self.assertIn("behind_try alarm", interpreted)
        for mode in ("all", "auto"):
            with self.subTest(mode=mode):
                self.assertEqual(self.output("-m", "emberjit", "--mode", mode), interpreted)


if __name__ == "__main__":
    unittest.main()
