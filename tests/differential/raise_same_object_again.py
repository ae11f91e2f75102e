"""One exception object raised many times: its traceback grows, is cut, and is set by hand."""


def throw(error):
    raise error


def depth(error):
    entry, count = error.__traceback__, 0
    while entry:
        entry, count = entry.tb_next, count + 1
    return count


def run(n, reset):
    error = ValueError("kept")
    for i in range(n):
        try:
            throw(error)
        except ValueError as caught:
            if reset:
                caught.__traceback__ = None
    return depth(error), error.__context__


for _ in range(60):
    row = run(3, False), run(3, True)
print(row, run(100, False), run(100, True))


def raised_with(n):
    base = None
    try:
        throw(KeyError(1))
    except KeyError as error:
        base = error.__traceback__
    counts = []
    for i in range(n):
        try:
            throw(ValueError(i).with_traceback(base))
        except ValueError as error:
            counts.append(depth(error))
    return counts[0], counts[-1]


print(raised_with(100))
try:
    ValueError().with_traceback(5)
except TypeError as error:
    print(error)
