"""`__bool__`, `__len__`, `__index__`, `__float__`, `__hash__`, `__str__` and wrong answers from them."""


class Answer:
    value = None

    def __bool__(self):
        return self.value

    def __index__(self):
        return self.value

    def __float__(self):
        return self.value

    def __hash__(self):
        return self.value

    def __str__(self):
        return self.value

    def __len__(self):
        return self.value

    def __contains__(self, x):
        return self.value

    def __iter__(self):
        return self.value

    def __round__(self, n=None):
        return self.value, n

    def __length_hint__(self):
        return self.value


uses = {
    "if": lambda a: 1 if a else 2,
    "not": lambda a: not a,
    "index": lambda a: [1, 2, 3][a],
    "range": lambda a: range(a),
    "int": lambda a: int(a),
    "float": lambda a: float(a),
    "hash": lambda a: hash(a),
    "dict": lambda a: {a: 1}[a],
    "str": lambda a: str(a),
    "len": lambda a: len(a),
    "in": lambda a: 1 in a,
    "iter": lambda a: list(a),
    "round": lambda a: round(a),
    "bin": lambda a: bin(a),
    "and": lambda a: (a and 1) is a,
    "slice": lambda a: "abc"[a:],
    "repeat": lambda a: [0] * a,
    "chr": lambda a: chr(a),
}


def attempt(use, a):
    try:
        return use(a)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


answer = Answer()
for value in (0, 2, -1, 1.5, "x", None, 2**70):
    Answer.value = value
    for name, use in uses.items():
        for _ in range(8):
            row = attempt(use, answer)
        print(repr(value), name, row)
