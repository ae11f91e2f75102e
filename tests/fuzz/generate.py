"""Prints a random Python program that ends soon and says what it computes.

usage: python generate.py SEED [SIZE]

The same seed and size give the same program. It does the same in every process, whoever runs it:
nothing in it depends on addresses, on time or on the order of hashes. Each of its functions is called
sixty times or more, with arguments whose types change on the way, so that compiled code is entered,
left and given up. Classes, functions and globals are changed in the middle of it, deaths of objects
are logged, frames and tracebacks are looked at.
"""

import random
import sys

from classes import BASE, Classes
from expressions import BIG_INTS, Expressions, Scope
from statements import Statements

HEADER = """\
import gc, sys{modules}

# Cycles would die when as many objects were made as the collector waits for.
gc.disable()
LOG = []
TICK = 0


class Own(Exception):
    pass


def text(value):
    if isinstance(value, (set, frozenset)):
        shown = "{{" + ", ".join(sorted(map(repr, value))) + "}}"
    elif value is None or isinstance(value, (int, float, str, list, tuple, dict, Base)):
        shown = repr(value)
    else:
        shown = type(value).__name__
    return shown if len(shown) < 150 else f"{{shown[:100]}}... {{len(shown)}}"


def show(*values):
    print(*[text(value) for value in values])


def died(thing):
    return text(getattr(thing, "v", None))


def snapshot(frame):
    names = sorted((name, text(value)) for name, value in frame.f_locals.items())
    print(frame.f_code.co_name, frame.f_lineno, names)


def peek(depth=1):
    frame = sys._getframe(depth)
    if frame.f_locals is frame.f_globals:
        print(frame.f_lineno)
    else:
        snapshot(frame)


def trace(error):
    show(type(error).__name__, str(error))
    {trace}


class Guard:
    def __init__(self, suppress):
        self.suppress = suppress

    def __enter__(self):
        return self.suppress

    def __exit__(self, kind, error, trace):
        LOG.append(("left", kind and kind.__name__))
        return self.suppress


class guard(Guard):
    pass


{base}

class Dies(Base):
    def __init__(self, v=0, w=1):
        self.v = v
        self.w = w

    def __add__(self, other):
        return Dies(other)

    def __del__(self):
        LOG.append("Dies " + died(self))

"""

# Each function is called in a world where no change was made yet.
RESTORE = """\
FUNCTIONS = [(f, f.__name__, f.__code__, f.__defaults__, f.__kwdefaults__) for f in FUNCTIONS]
CLASSES = [(cls, dict(vars(cls))) for cls in ({classes})]


def restore():
    for name in ("len", "abs", "range", "min"):
        globals().pop(name, None)
    for function, name, code, defaults, by_name in FUNCTIONS:
        globals()[name] = function
        function.__code__, function.__defaults__, function.__kwdefaults__ = code, defaults, by_name
    for cls, members in CLASSES:
        for name in list(vars(cls)):
            if name not in members:
                delattr(cls, name)
        for name, value in members.items():
            if vars(cls).get(name) is not value:
                setattr(cls, name, value)

"""

TRACES = (
    "sys.__excepthook__(type(error), error, error.__traceback__)",
    "sys.__excepthook__(type(error), error, error.__traceback__)",
    """\
entry = error.__traceback__
    while entry:
        code = entry.tb_frame.f_code
        print(" ", code.co_name, entry.tb_lineno, [*code.co_positions()][entry.tb_lasti // 2])
        entry = entry.tb_next""",
    "print(traceback.format_exc())",
)


class Program(Expressions, Statements, Classes):
    """Everything is written in the order in which it stands in the program."""

    def __init__(self, seed, size):
        self.random = random.Random(f"{seed} {size}")
        self.size = size
        # Steps that one call of a function may take; a program has about a dozen functions.
        self.limit = 1500
        self.lines = []
        self.classes = []
        self.functions = []
        self.plain_functions = []
        self.globals = {}
        self.walrus_allowed = True
        # How deep a call recurses, where that is not for chance to say.
        self.depth_argument = None
        self.declared, self.at_module = set(), True

    def line(self, text):
        self.lines.append(text)

    def write(self):
        self.write_header()
        self.write_classes(1 + self.size + self.random.randint(0, 1))
        self.write_globals()
        for i in range(3 + 3 * self.size):
            self.write_function(i)
        self.line(f"FUNCTIONS = [{', '.join(f.name for f in self.plain_functions)}]")
        self.line(RESTORE.format(classes=", ".join(["Base", *self.classes])))
        for function in self.functions:
            self.write_driver(function)
        self.line("print('end')")
        return "\n".join(self.lines) + "\n"

    def write_header(self):
        trace = self.pick(TRACES[:3]) if self.chance(0.97) else TRACES[3]
        modules = ", traceback" if "traceback." in trace else ""
        self.line(HEADER.format(modules=modules, trace=trace, base=BASE))

    def write_globals(self):
        values = {
            "G0": ("int", "0"),
            "G1": ("int", self.pick(BIG_INTS)),
            "G2": ("float", "0.5"),
            "G3": ("list", "[1, 2]"),
        }
        values["G4"] = ("obj", f"{self.pick(self.classes)}(4)")
        self.globals = {name: kind for name, (kind, _) in values.items()}
        self.line("def reset():")
        self.line(f"    global {', '.join(values)}")
        self.line("    restore()")
        for name, (_, value) in values.items():
            self.line(f"    {name} = {value}")
        self.line("")

    def write_function(self, i):
        kinds = ("int", "int", "int", "any", "float", "str", "list", "obj", "generator")
        kind, recursive = self.pick(kinds), self.chance(0.1)
        lines, function = self.compiling(
            lambda: self.function(f"f{i}", kind, self.functions, recursive and kind != "generator")
        )
        self.lines += [*lines, "", ""]
        self.functions.append(function)
        if kind != "generator":
            self.plain_functions.append(function)

    def compiling(self, write):
        """What ``write`` gives, written anew until it is correct Python: walruses, deletions and
        declarations have rules that the parts of a statement cannot know."""
        for attempt in range(50):
            self.walrus_allowed = attempt < 5
            lines, *rest = write()
            try:
                compile("\n".join(lines), "<program>", "exec")
            except SyntaxError:
                continue
            return lines, *rest
        return ["def f0(a):", "    return a"], *rest

    def write_driver(self, function):
        """The loop that calls a function, in a function of its own or in the module."""
        (lines,) = self.compiling(lambda: (self.driver(function),))
        self.lines += [*lines, ""]

    def driver(self, function):
        self.at_module = True
        turns = self.random.randint(62, 90)
        scope = Scope(
            {
                "i": "int",
                "(i * 3 - 60)": "int",
                "(1 << i)": "int",
                "i / 4": "float",
                "str(i)": "str",
                "kept": "obj",
            }
        )
        scope.fixed = {"i", "kept"}
        call = f"{function.name}({self.fill(self.changing(function, scope), scope, 1)})"
        if function.kind == "generator":
            call = self.pick(
                (f"list({call})", f"sorted({call}, key=str)", f"[*zip({call}, range(4))]", f"consume({call})")
            )
            call = call.replace("consume(", "(lambda g: (next(g, 1), g.close()))(")
        told = self.pick(("trace(e)", "show(type(e).__name__, str(e))", "show(repr(e))", "show(repr(e))"))
        body = [
            "TICK = i",
            "try:",
            f"    show('{function.name}', i, {call})",
            "except Exception as e:",
            f"    {told}",
            "if LOG:",
            "    print(*LOG)",
            "    LOG.clear()",
        ]
        if self.chance(0.5):
            change = ["try:", *self.indented(self.change(scope))]
            change += ["except Exception as e:", "    show(type(e).__name__, str(e))"]
            body[1:1] = [f"if i == {self.random.randint(25, 70)}:", *self.indented(change)]
        loop = [f"for i in range({turns}):", *self.indented(body)]
        first = ["reset()", f"kept = {self.pick(self.classes)}(3)"]
        if self.chance(0.5):
            name = f"drive_{function.name}"
            return [f"def {name}():", "    global TICK", *self.indented(first + loop), "", "", f"{name}()"]
        return [*first, *loop]

    def changing(self, function, scope):
        """Arguments of which one changes its type after some calls."""
        text = self.arguments(function, scope, 1)
        if not self.chance(0.6) or not function.parameters:
            return text
        parameter = function.parameters[0]
        if parameter.name == "n" or parameter.how != "first" and parameter.how != "usual":
            return text
        other = self.pick(
            ("1.5", "i / 2", "1 << 70", "None", "True", "''", "()", "kept", "[]", "{int}", "{any}")
        )
        when = self.pick((f"i > {self.random.randint(20, 70)}", f"i % {self.random.randint(5, 25)} == 4"))
        first, comma, rest = self.split(text)
        if not first or "=" in first.split("(")[0] or first.startswith("*"):
            return text
        return f"{other} if {when} else {first}{comma}{rest}"

    def split(self, arguments):
        """The first argument and the rest, at the first comma outside of brackets and strings."""
        depth, quote = 0, ""
        for at, letter in enumerate(arguments):
            if quote:
                quote = "" if letter == quote else quote
            elif letter in "'\"":
                quote = letter
            elif letter in "([{":
                depth += 1
            elif letter in ")]}":
                depth -= 1
            elif letter == "," and depth == 0:
                return arguments[:at], ",", arguments[at + 1 :]
        return arguments, "", ""


def main():
    words = sys.argv[1:]
    if not 1 <= len(words) <= 2 or not all(word.isdigit() for word in words):
        sys.exit("usage: python generate.py SEED [SIZE]")
    seed, size = int(words[0]), int(words[1]) if len(words) > 1 else 1
    print(Program(seed, size).write(), end="")


if __name__ == "__main__":
    main()
