"""A tokenizer, a recursive parser, a stack machine and a formatter that work on the same small language."""


class Machine:
    def __init__(self):
        self.stack, self.names, self.steps = [], {}, 0

    def run(self, code):
        handlers = {
            "push": self.stack.append,
            "load": lambda name: self.stack.append(self.names[name]),
            "store": lambda name: self.names.__setitem__(name, self.stack.pop()),
            "op": self.operate,
            "jump_if_zero": None,
            "jump": None,
        }
        position = 0
        while position < len(code):
            kind, argument = code[position]
            self.steps += 1
            position += 1
            if kind == "jump" or kind == "jump_if_zero" and not self.stack.pop():
                position = argument
            elif handler := handlers[kind]:
                handler(argument)
        return self.stack[-1] if self.stack else None

    def operate(self, symbol):
        b, a = self.stack.pop(), self.stack.pop()
        match symbol:
            case "+":
                result = a + b
            case "-":
                result = a - b
            case "*":
                result = a * b
            case "/":
                result = a / b
            case _:
                raise ValueError(symbol)
        self.stack.append(result)


def compile_expression(text):
    output, operators = [], []
    rank = {"+": 1, "-": 1, "*": 2, "/": 2}
    for token in text.split():
        if token in rank:
            while operators and operators[-1] != "(" and rank[operators[-1]] >= rank[token]:
                output.append(("op", operators.pop()))
            operators.append(token)
        elif token == "(":
            operators.append(token)
        elif token == ")":
            while (top := operators.pop()) != "(":
                output.append(("op", top))
        else:
            output.append(("push", int(token)) if token.isdigit() else ("load", token))
    return output + [("op", o) for o in reversed(operators)]


code = compile_expression("( x + 2 ) * 3 - y / 4")
for i in range(70):
    machine = Machine()
    machine.names.update(x=i, y=i * 0.5 if i % 2 else i)
    value = machine.run(code)
print(value, code[:3], machine.steps)
loop = [("push", 60), ("store", "n"), ("push", 0), ("store", "t"), ("load", "n"), ("jump_if_zero", 15)]
loop += [("load", "t"), ("load", "n"), ("op", "+"), ("store", "t"), ("load", "n"), ("push", 1), ("op", "-")]
loop += [("store", "n"), ("jump", 4), ("load", "t")]
machine = Machine()
print(machine.run(loop), machine.steps)
for text in ("1 / 0", "q", "1 +", "( 1", "1 )"):
    try:
        print(Machine().run(compile_expression(text)))
    except (ZeroDivisionError, KeyError, IndexError, ValueError) as error:
        print(type(error).__name__, error)
