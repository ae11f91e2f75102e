"""Match statements inside loops, handlers and generators, with continue, break, return and yield in cases."""


def run(commands):
    stack, out = [], []
    for position, command in enumerate(commands):
        match command:
            case ["push", int() | float() as x]:
                stack.append(x)
                continue
            case ["push", *_]:
                out.append(("bad push", position))
                continue
            case ["add" | "mul" as op]:
                try:
                    b, a = stack.pop(), stack.pop()
                except IndexError:
                    out.append("empty")
                    break
                stack.append(a + b if op == "add" else a * b)
            case {"print": n} if n <= len(stack):
                out.extend(stack[-n:])
            case ("loop", int(n), [*body]):
                for _ in range(n):
                    match run(body):
                        case ("ended", rest, inner):
                            stack += inner
                        case ("returned", value):
                            out.append(value)
                            break
            case "stop":
                return "returned", stack
            case unknown:
                out.append(type(unknown).__name__)
        out.append(len(stack))
    else:
        out.append("end")
    return "ended", out, stack


def events(items):
    for item in items:
        match item:
            case 0:
                continue
            case int(n) if n > 50:
                return
            case int(n):
                yield n
            case str() as s:
                try:
                    match int(s):
                        case n:
                            yield -n
                except ValueError:
                    yield s


program = [
    ["push", 2],
    ["push", 2.5],
    ["add"],
    {"print": 1},
    ("loop", 3, [["push", 7], ["push", 2], ["mul"]]),
    {"print": 2},
]
program += [["push", "x"], 5, None, ("loop", 2, ["stop"])]
for i in range(60):
    result = run(program)
print(*result, sep="\n")
print(run([["add"], ["push", 1]]), run(["stop"]), run([]))
print(
    [list(events([0, 1, "7", "x", i, 3])) for i in range(45, 60)][::7], len(list(events(list(range(50)) * 3)))
)
