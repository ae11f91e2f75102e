"""Exceptions in `__enter__`, in `__exit__`, in the target and in the expression, with several managers."""

log = []


class Manager:
    def __init__(self, name, fail=""):
        self.name = name
        self.fail = fail
        log.append("make " + name)
        if fail == "make":
            raise OSError(name)

    def __enter__(self):
        log.append("enter " + self.name)
        if self.fail == "enter":
            raise OSError(self.name)
        return self

    def __exit__(self, kind, value, trace):
        log.append(f"exit {self.name} {kind and kind.__name__}")
        if self.fail == "exit":
            raise IndexError(self.name)
        return self.fail == "suppress"


def work(first, second, body):
    with Manager("a", first) as a, Manager("b", second) as b:
        log.append("body")
        if body:
            raise ValueError(a.name + b.name)
    return "end"


def attempt(*arguments):
    log.clear()
    try:
        result = work(*arguments)
    except Exception as error:
        result = repr(error)
        while error := error.__context__:
            result += " in " + repr(error)
    return result, *log


for first in ("", "make", "enter", "exit", "suppress"):
    for second in ("", "make", "enter", "exit", "suppress"):
        for body in (0, 1):
            for _ in range(4):
                row = attempt(first, second, body)
            print(first, second, body, "->", *row)
