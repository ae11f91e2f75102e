"""Contexts that would form cycles are cut; contexts set by hand are kept."""


def chain(error):
    names, seen = [], set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        names.append(error.args[0])
        error = error.__context__
    return names


def swap(i):
    a, b, c = ValueError("a"), ValueError("b"), ValueError("c")
    try:
        try:
            try:
                raise a
            except ValueError:
                raise b
        except ValueError:
            raise c
    except ValueError:
        before = chain(c)
        try:
            raise a
        except ValueError:
            return before, chain(a), chain(b), chain(c)


def itself(i):
    a = ValueError("self")
    try:
        raise a
    except ValueError:
        try:
            raise a
        except ValueError:
            return chain(a), a.__context__


def manual(i):
    a, b = ValueError("x"), ValueError("y")
    a.__context__ = b
    try:
        raise KeyError("outer")
    except KeyError:
        try:
            raise a
        except ValueError as error:
            return chain(error)


for i in range(90):
    rows = swap(i), itself(i), manual(i)
print(*rows, sep="\n")
