"""`eval`, `exec`, `compile` and `locals()` inside loops of compiled functions."""


def run(n):
    total = 0
    for i in range(n):
        total += eval("i * 2") + eval("a + b", {"a": i, "b": 1})
        if i % 500 == 0:
            names = sorted(locals())
            total += locals()["i"] + len(names)
    return total, names


def executed(n):
    space = {"x": 0}
    code = compile("x = x + 1", "<code>", "exec")
    for _ in range(n):
        exec(code, space)
    return space["x"]


def unchanged():
    x = 1
    exec("x = 2")
    locals()["x"] = 3
    return x


print(run(2000), executed(2000), {unchanged() for _ in range(2000)})
source = "def made(n):\n    total = 0\n    for i in range(n):\n        total += i ^ 3\n    return total\n"
space = {}
exec(source, space)
print(space["made"](5000))
exec("for k in range(3000):\n    value = k * 2")
print(k, value)
try:
    exec(compile("def f():\n    return 1 // 0\nf()", "<broken>", "exec"), {})
except ZeroDivisionError as error:
    print(error, error.__traceback__.tb_next.tb_next.tb_frame.f_code.co_filename)
globals_seen = []
for i in range(3000):
    if eval("i") % 1000 == 0:
        globals_seen.append(globals()["i"])
print(globals_seen)
