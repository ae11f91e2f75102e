"""Loops around `except*`: else, finally, naked exceptions and new exceptions from the clauses."""


def work(i):
    trail = []
    try:
        if i % 4 == 0:
            raise ValueError(i)
        if i % 4 == 1:
            raise ExceptionGroup("g", [ValueError(i), KeyError(i)])
        if i % 4 == 2:
            raise BaseExceptionGroup("b", [KeyboardInterrupt(), ValueError(i)])
    except* ValueError as group:
        trail.append((type(group).__name__, len(group.exceptions)))
    except* KeyError:
        trail.append("key")
    else:
        trail.append("else")
    finally:
        trail.append("finally")
    return trail


def run(n):
    counts = {}
    for i in range(n):
        try:
            key = str(work(i))
        except BaseExceptionGroup as group:
            key = "left " + repr(group)
        counts[key] = counts.get(key, 0) + 1
    return counts


for item in run(120).items():
    print(item)


def invalid(i):
    try:
        try:
            raise ExceptionGroup("x", [ValueError(i)])
        except* ExceptionGroup:
            pass
    except TypeError as error:
        return str(error)


print([invalid(i) for i in range(60)][-1])
