"""Locals deleted and bound again in loops, branches, handlers and loops' else blocks."""


def alternate(n):
    seen = []
    for i in range(n):
        if i % 3 == 0:
            x = i
        try:
            seen.append(x)
        except UnboundLocalError:
            seen.append(None)
        if i % 3 == 1:
            del x
    return seen[-4:], "x" in locals()


def loop_name(n):
    for i in range(n):
        kept = i
        del i
    try:
        return i
    except UnboundLocalError as error:
        return kept, str(error)


def twice(flag):
    a = b = 1
    if flag:
        del a, b
    try:
        del b
        del a
    except UnboundLocalError as error:
        return str(error)
    return sorted(locals())


def parameters(a, b=2, *c, d=4, **e):
    if a % 2:
        del b, c
    else:
        del d, e
    return sorted(locals())


def with_target(n):
    class Manager:
        def __enter__(self):
            return n

        def __exit__(self, *details):
            return True

    with Manager() as x:
        del x
        y = x
    return "y" in locals(), "x" in locals()


def grown(n):
    total = 0
    while n:
        try:
            value
        except NameError:
            value = n
        else:
            total += value
            del value
        n -= 1
    return total


for i in range(90):
    rows = alternate(9), loop_name(4), twice(i % 2), parameters(i), with_target(i), grown(i)
print(*rows, sep="\n")
print(alternate(100), loop_name(100), twice(0), twice(1), grown(200))
