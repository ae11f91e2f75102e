"""Locals changed before an exception keep their values in the handler and after the loop."""


def explode(x):
    if x % 7 == 6:
        raise ValueError(x)
    return x * 2


def run(n):
    a = b = c = 0
    text = ""
    history = []
    for i in range(n):
        try:
            a += 1
            b = explode(i) + (a := a + 1)
            c += b
            text = text + "x" if len(text) < 5 else ""
        except ValueError as error:
            history.append((a, b, c, text, error.args[0]))
            a -= 1
            text = "handler"
        finally:
            c = c & 0xFFFF
    return a, b, c, text, history[-2:]


print(run(200))


def expression_stack(n):
    """Values already on the stack of an expression die when it raises."""
    rows = []
    for i in range(n):
        try:
            rows.append([i, (i + 1, explode(i)), {"k": explode(i + 1)}])
        except ValueError:
            rows.append(None)
    return rows[-8:]


print(expression_stack(90))
