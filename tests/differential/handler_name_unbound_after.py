"""The name of a caught exception is deleted at the end of its handler, on every way out."""


def normal(i):
    error = "before"
    try:
        raise ValueError(i)
    except ValueError as error:
        kept = error.args
    try:
        return error
    except UnboundLocalError as problem:
        return str(problem), kept


def rebound(i):
    try:
        raise ValueError(i)
    except ValueError as error:
        error = "rebound"
    return "error" in locals()


def deleted(i):
    try:
        raise ValueError(i)
    except ValueError as error:
        del error
    return sorted(locals())


def left_by_continue(n):
    present = 0
    for i in range(n):
        try:
            if i % 2:
                raise ValueError(i)
        except ValueError as error:
            if i % 3:
                continue
            value = error
        present += "error" in locals()
    return present, repr(value)


print([normal(i) for i in range(80)][-1])
print({rebound(i) for i in range(80)})
print([deleted(i) for i in range(80)][-1])
print(left_by_continue(120))
for i in range(70):
    try:
        raise KeyError(i)
    except KeyError as failure:
        pass
print("failure" in globals())
