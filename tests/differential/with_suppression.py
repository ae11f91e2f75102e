"""`__exit__` that suppresses sometimes: truthiness, what the locals are afterwards, return and loops."""


class Truthy:
    def __init__(self, value):
        self.value = value

    def __bool__(self):
        if self.value is None:
            raise RuntimeError("no truth")
        return self.value


class Manager:
    def __init__(self, answer):
        self.answer = answer

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        self.seen = kind and kind.__name__
        return self.answer


def work(i, answer):
    x = 0
    with Manager(answer) as manager:
        x = 1
        if i % 3:
            raise ValueError(i)
        x = 2
    return x, manager.seen


def attempt(i, answer):
    try:
        return work(i, answer)
    except (ValueError, RuntimeError) as error:
        return type(error).__name__, type(error.__context__).__name__


answers = [True, False, None, 0, 1, [], [0], "", "x", 0.0, Truthy(True), Truthy(False), Truthy(None)]
for answer in answers:
    rows = [attempt(i, answer) for i in range(40)]
    print(type(answer).__name__, rows[-2:])


def loop(n):
    done = 0
    for i in range(n):
        with Manager(i % 2):
            if i % 5 == 0:
                continue
            done += 1
            [][i]
    return done


try:
    print(loop(3))
except IndexError as error:
    print(error)
