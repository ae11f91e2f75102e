"""The command line of ``python -m emberjit``.

Written by hand because ``argparse`` would import a dozen modules that the program did not ask for.
"""

import sys

USAGE = """\
usage: python -m emberjit [options] SCRIPT [arguments]
       python -m emberjit [options] -m MODULE [arguments]
       python -m emberjit [options] -c CODE [arguments]

Runs a Python program as python itself would, with its hot code compiled.

options:
  --mode MODE       what to compile: auto (what a profile shows to be hot; the default),
                    all (everything, at its first call), plan (what `emberjit` sends to the
                    process), off (nothing)
  --policy POLICY   how calls to inline are chosen: ranked (the default), smallest-first,
                    first-come, none
  --stats FILE      write what was compiled, and what was not and why, as JSON at exit
  --dump-hir        print the intermediate form of everything compiled to standard error
  --stress KIND     test the compiler: deopt (every guard fails in turn), gc (collect wherever
                    Python code could run), invalidate (drop compiled code at random), eager
                    (compile and replace what runs all the time, in mode auto)
  -h, --help        show this text

examples:
  python -m emberjit server.py --port 8000
  python -m emberjit --stats stats.json -m pytest tests
  python -m emberjit --mode all --dump-hir -c "print(sum(x * x for x in range(9)))"
"""

CHOICES = {
    "mode": ("auto", "all", "off", "plan"),
    "policy": ("none", "first-come", "smallest-first", "ranked"),
    "stress": ("deopt", "gc", "invalidate", "eager"),
}


class Options:
    """What the command line asks for: ``kind`` is ``script``, ``module`` or ``code``."""

    def __init__(self):
        self.mode = "auto"
        self.policy = "ranked"
        self.stress = None
        self.stats = None
        self.dump_hir = False
        self.kind = "script"
        self.target = None
        self.arguments = []


class UsageError(Exception):
    """A command line that makes no sense; the message is a sentence."""


def parse(words):
    """Options from the words after ``python -m emberjit``."""
    options = Options()
    words = list(words)
    while words:
        word = words.pop(0)
        if word in ("-h", "--help"):
            print(USAGE, end="")
            sys.exit(0)
        if word[:2] in ("-m", "-c"):
            options.kind = "module" if word[1] == "m" else "code"
            # As for python itself, the rest of the word may be the value.
            options.target = word[2:] or _value(word, words)
        elif word.startswith("-") and word != "-":
            _set(options, word, words)
            continue
        else:
            options.target = word
        options.arguments = words
        if options.stress == "eager" and options.mode != "auto":
            raise UsageError("--stress eager is for --mode auto")
        return options
    raise UsageError("no program is given: name a script, or use -m MODULE or -c CODE")


def _set(options, word, words):
    name, equals, value = word.partition("=")
    field = name.removeprefix("--").replace("-", "_")
    if name == "--dump-hir" and not equals:
        options.dump_hir = True
    elif name == "--stats" or (name.startswith("--") and field in CHOICES):
        value = value if equals else _value(name, words)
        allowed = CHOICES.get(field)
        if allowed and value not in allowed:
            raise UsageError(f"{name} is one of {', '.join(allowed)}, not {value!r}")
        setattr(options, field, value)
    else:
        raise UsageError(f"there is no option {word}")


def _value(name, words):
    if not words:
        raise UsageError(f"{name} needs a value")
    return words.pop(0)
