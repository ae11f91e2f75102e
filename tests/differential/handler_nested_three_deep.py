"""Handlers within handlers within finally blocks, with the context of every exception."""


def chain(error):
    names = []
    while error is not None:
        names.append((type(error).__name__, error.args))
        error = error.__context__
    return names


def work(i):
    trail = []
    try:
        try:
            try:
                if i % 2:
                    raise ValueError("a", i)
            except ValueError:
                trail.append("a")
                try:
                    raise KeyError("b", i)
                finally:
                    trail.append("b")
                    if i % 3 == 0:
                        raise IndexError("c", i)
            else:
                trail.append("else")
        finally:
            trail.append("f")
            try:
                if i % 5 == 0:
                    raise OSError("d")
            except OSError as error:
                trail.append(len(chain(error)))
    except LookupError as error:
        trail.append(chain(error))
    return trail


rows = [work(i) for i in range(120)]
for i in range(90, 102):
    print(i, rows[i])
print(sum(len(row) for row in rows))
