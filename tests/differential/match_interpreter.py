"""A small evaluator over nested tuples written with patterns, run over many expressions."""


def simplify(e):
    match e:
        case ("+", 0, x) | ("+", x, 0) | ("*", 1, x) | ("*", x, 1):
            return simplify(x)
        case ("*", 0, _) | ("*", _, 0):
            return 0
        case (op, int(a), int(b)):
            return evaluate((op, a, b), {})
        case (op, a, b):
            return (op, simplify(a), simplify(b))
        case _:
            return e


def evaluate(e, names):
    match e:
        case bool() | int() | float():
            return e
        case str(name) if name in names:
            return names[name]
        case str(name):
            raise NameError(name)
        case ("let", str(name), value, body):
            return evaluate(body, names | {name: evaluate(value, names)})
        case ("if", test, yes, no):
            return evaluate(yes if evaluate(test, names) else no, names)
        case (("+" | "-" | "*" | "<") as op, *arguments):
            a, b = (evaluate(x, names) for x in arguments)
            match op:
                case "+":
                    return a + b
                case "-":
                    return a - b
                case "*":
                    return a * b
                case "<":
                    return a < b
        case ("sum", *items):
            return sum(evaluate(x, names) for x in items)
        case _:
            raise SyntaxError(f"cannot evaluate {e!r}")


program = (
    "let",
    "x",
    ("+", 1, "n"),
    ("if", ("<", "x", 5), ("*", "x", 2), ("sum", "x", 1, 2.5, ("-", "x", "n"))),
)
print([evaluate(program, {"n": n}) for n in range(80)][::9])
expression = ("+", ("*", 1, ("+", 0, "y")), ("*", ("+", 2, 3), ("*", "z", 0)))
for _ in range(60):
    result = simplify(simplify(expression))
print(result)
for bad in ("q", ("?", 1), ("+", 1), [1], ("let", 5, 1, 2)):
    try:
        print(evaluate(bad, {}))
    except (NameError, SyntaxError, ValueError) as error:
        print(type(error).__name__, error)
