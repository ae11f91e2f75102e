"""`except*` clauses take their part of a group; the rest goes on, with notes and nesting kept."""


def tree(error):
    if isinstance(error, BaseExceptionGroup):
        return [error.message, *map(tree, error.exceptions)]
    return type(error).__name__


def build(i):
    inner = ExceptionGroup("inner", [KeyError(i), OSError(i)])
    inner.add_note(f"note {i % 3}")
    return ExceptionGroup("outer", [ValueError(i), inner, TypeError(i)])


def work(i):
    rows = []
    try:
        try:
            raise build(i)
        except* KeyError as group:
            rows.append(tree(group))
        except* TypeError as group:
            rows.append(tree(group))
            if i % 2:
                raise RuntimeError("new") from group
    except* Exception as group:
        rows.append(tree(group))
        rows.append([getattr(e, "__notes__", None) for e in group.exceptions])
    return rows


for i in range(80):
    row = work(i)
    other = work(i + 1)
print(*row, sep="\n")
print(*other, sep="\n")
