"""pdb driven by scripted commands in functions that were hot: steps, breakpoints, variables, frames."""

import io
import pdb


def inner(x):
    y = x * 2
    return y + 1


def work(n):
    total = 0
    for i in range(n):
        total += inner(i)
    return total


for _ in range(70):
    work(5)


class Script(io.StringIO):
    pass


def debug(commands, function, *arguments):
    output = io.StringIO()
    debugger = pdb.Pdb(
        stdin=io.StringIO("\n".join(commands) + "\n"), stdout=output, nosigint=True, readrc=False
    )
    debugger.use_rawinput = False
    debugger.prompt = ""
    try:
        result = debugger.runcall(function, *arguments)
    except BaseException as error:
        result = type(error).__name__
    text = output.getvalue().replace(__file__, "FILE")
    return result, text


print(
    *debug(
        ["p n", "next", "next", "next", "p total, i", "step", "step", "args", "return", "p y", "where 0"],
        work,
        2,
    )[1:]
)
line = inner.__code__.co_firstlineno + 2
commands = [
    f"break {__file__}:{line}, x == 2",
    "continue",
    "p x, y",
    "up",
    "p i, total",
    "!total = 100",
    "down",
    "clear 1",
]
print(*debug([*commands, "continue"], work, 5))
print(*debug(["until", "until", "until", "p n", "quit"], work, 3))
print(*debug(["next", "next", "jump 16", "p total", "continue"], work, 2))
print(work(100))
