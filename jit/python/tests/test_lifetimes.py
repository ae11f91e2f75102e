"""Check that objects end where they do without Emberjit, in places where CPython's own code differs while it is cold.

Needs an importable ``emberjit``; run with the Python it was built for:
``python -m unittest discover jit/python/tests``.
"""

import subprocess
import sys
import unittest

# Warm first, for the interpreter as for us; then compiled, if Emberjit is there.
SUBSCRIPTS = """
import sys
quiet = True
class Loud:
    def __init__(self, n): self.n = n
    def __del__(self):
        if not quiet: print("end", self.n, end=" ")
class Dropping(Loud):
    def __getitem__(self, key):
        n = self.n
        del self
        if not quiet: print("(", end="")
        del key
        if not quiet: print(")", end=" ")
        return n
class Failing(Loud):
    def __getitem__(self, key):
        n = self.n
        del self, key
        if not quiet: print("failing", end=" ")
        raise KeyError(n)
class Keeping(Loud):
    def __getitem__(self, key): return self, key
class Stars(Loud):
    def __getitem__(self, *key):
        del self, key
        if not quiet: print("stars", end=" ")
class Counting(Loud):
    def __getitem__(self, key): return sys.getrefcount(self), sys.getrefcount(key)
def temporaries(cls, n): return cls(n)[Loud(-n)]
def locals_too(cls, n):
    container, key = cls(n), Loud(-n)
    return container[key], container[Loud(10 * n)]
def once(function, cls, n):
    try:
        result = function(cls, n)
    except KeyError as error:
        result = error.args
    return type(result).__name__ if cls is Keeping else result
for cls in Dropping, Failing, Keeping, Stars, Counting:
    for make in (temporaries, locals_too):
        function = type(make)(make.__code__.replace(), globals())
        quiet = True
        for _ in range(100): once(function, cls, 1)
        if "emberjit" in sys.modules:
            import emberjit
            emberjit.compile(function)
            assert emberjit.is_compiled(function)
        for _ in range(2): once(function, cls, 1)
        quiet = False
        print(cls.__name__, make.__name__, once(function, cls, 2))
"""


class Lifetimes(unittest.TestCase):
    """Programs that print when their objects end."""

    def test_operands_of_subscripts(self):
        """Check that a container and a key end when their ``__getitem__`` lets go of them."""

        def seen(*words):
            done = subprocess.run([sys.executable, *words, "-c", SUBSCRIPTS], capture_output=True, text=True)
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            return done.stdout

        plain = seen()
        self.assertIn("end 2 (end -2 ) Dropping temporaries 2", plain)
        self.assertEqual(plain, seen("-m", "emberjit", "--mode", "plan"))


if __name__ == "__main__":
    unittest.main()
