"""Loops that collect errors into groups, handle parts of them with `except*`, and go on with the rest."""


def task(i):
    if i % 4 == 1:
        raise ValueError(i)
    if i % 4 == 2:
        raise KeyError(i)
    if i % 8 == 3:
        raise ExceptionGroup("sub", [ValueError(-i), OSError(i)])
    return i


def run_all(n):
    results, errors = [], []
    for i in range(n):
        try:
            results.append(task(i))
        except Exception as error:
            errors.append(error)
    if errors:
        raise ExceptionGroup(f"{len(errors)} errors", errors)
    return results


def handle(n):
    counts = {"value": 0, "key": 0, "left": 0}
    try:
        try:
            run_all(n)
        except* ValueError as group:
            for error in group.exceptions:
                counts["value"] += len(error.exceptions) if isinstance(error, ExceptionGroup) else 1
        except* KeyError as group:
            counts["key"] += len(group.exceptions)
            if n % 2:
                raise LookupError(n)
    except* OSError as group:
        counts["left"] += 1
    except* LookupError as group:
        counts["left"] += 100
        counts["context"] = type(group.exceptions[0].__context__).__name__
    return counts


def loop(n):
    handled = 0
    for i in range(n):
        try:
            try:
                task(i)
            finally:
                handled += 1
        except* KeyError:
            handled += 10
        except* ValueError:
            handled += 100
        except* OSError:
            handled += 1000
    return handled


for n in range(70):
    row = handle(n)
print(row, handle(1), handle(3), handle(0), handle(8))
print(loop(100), [loop(i) for i in range(60)][-1])


def jump(i):
    for k in range(3):
        try:
            raise ExceptionGroup("x", [ValueError(k)])
        except* ValueError:
            i += k
    else:
        i += 100
    return i


print([jump(i) for i in range(60)][-1])
for bad in (
    "for i in x:\n    try:\n        pass\n    except* OSError:\n        break",
    "try:\n    pass\nexcept* A:\n    pass\nexcept B:\n    pass",
):
    try:
        compile(bad, "<bad>", "exec")
    except SyntaxError as error:
        print(error.msg)
