"""Code objects executed many times in different namespaces, with functions, classes and changing types."""

code = compile(
    """
total = start
for i in range(n):
    total = total + step
def function(x):
    return x + total
class Thing:
    value = total
    def get(self):
        return self.value + n
result = function(step), Thing().get()
""",
    "<program>",
    "exec",
)
spaces = []
for turn in range(70):
    space = {"start": turn, "n": 5, "step": 1}
    exec(code, space)
    spaces.append(space)
print(
    space["result"], spaces[0]["function"](100), spaces[0]["function"].__code__ is space["function"].__code__
)
for start, n, step in ((0.5, 3, 1), ("a", 2, "b"), ([], 3, [1]), (1, 2, 10**20), ((), 1, (None,))):
    try:
        space = {"start": start, "n": n, "step": step}
        exec(code, space)
        print(space["result"])
    except TypeError as error:
        entry = error.__traceback__.tb_next
        print(error, entry.tb_lineno, entry.tb_frame.f_code.co_filename, space["total"])
one, two = spaces[:2]
for turn in range(100):
    result = one["function"](turn), two["function"](turn)
    if turn == 50:
        one["total"] = 0.25
        exec("total = 'text'", two)
        two["function"] = lambda x: "swapped"
print(result)
expression = compile("(a + b) * len(c)", "<e>", "eval")
print(
    [eval(expression, {"a": i, "b": 1, "c": "xy"}) for i in range(60)][-1],
    eval(expression, dict(a="p", b="q", c=[1])),
)
single = compile("5 + x", "<s>", "single")
for x in range(3):
    exec(single)
for text in ("1 +", "x = = 2", "def f(:", "  y"):
    try:
        exec(text)
    except SyntaxError as error:
        print(type(error).__name__, error.msg, error.lineno, error.offset)
