"""exec and eval with dict subclasses: `__missing__` and `__getitem__` in locals and globals."""

log = []


class Missing(dict):
    def __missing__(self, key):
        log.append(key)
        if key == "forbidden":
            raise KeyError(key)
        return len(key)


class Mapping:
    def __init__(self):
        self.data = {}

    def __getitem__(self, key):
        log.append("get " + key)
        return self.data[key]

    def __setitem__(self, key, value):
        log.append("set " + key)
        self.data[key] = value

    def __delitem__(self, key):
        log.append("del " + key)
        del self.data[key]


code = compile("x = a + bb\nfor i in range(3):\n    x += i\ndel i\nresult = x * ccc", "<text>", "exec")
function_code = compile("def f():\n    return a + bb\nresult = f()", "<text>", "exec")
for turn in range(60):
    log.clear()
    space = Missing(range=range)
    exec(code, {}, space)
    mapping = Mapping()
    mapping.data.update(a=1, bb=2, ccc=3)
    exec(code, {"__builtins__": {"range": range}}, mapping)
    rows = space["result"], mapping.data["result"]
print(rows, log)
for turn in range(40):
    results = []
    for space in (Missing(), Missing(a=1, bb=5), {"a": 1, "bb": 2}):
        try:
            exec(function_code, space)
            results.append(space["result"])
        except NameError as error:
            results.append(str(error))
print(results)
value = eval("[x + y for x in range(3)]", {"y": 10})
for turn in range(60):
    rows = (
        eval("k + kk", {}, Missing()),
        eval("(lambda: q)()", {"q": turn}),
        eval("[z for z in (a, b)]", Missing(a=1, b=2)),
    )
print(rows, value)
for bad in (lambda: eval("forbidden", {}, Missing()), lambda: exec("x", 5), lambda: eval("x", {}, 5)):
    try:
        bad()
    except (KeyError, TypeError, NameError) as error:
        print(type(error).__name__, error)
