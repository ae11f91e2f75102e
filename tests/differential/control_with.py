"""With blocks in loops: order, several managers, suppression, exceptions inside, return out of them."""

log = []


class Manager:
    def __init__(self, name, suppress=False):
        self.name = name
        self.suppress = suppress

    def __enter__(self):
        log.append(("enter", self.name))
        return self.name * 2

    def __exit__(self, kind, value, traceback):
        log.append(("exit", self.name, kind and kind.__name__, str(value), traceback and traceback.tb_lineno))
        return self.suppress


def work(i):
    with Manager("a"), Manager("b", suppress=True) as b:
        if i % 4 == 1:
            raise ValueError(i)
        if i % 4 == 2:
            return b
    with Manager("c", suppress=i % 4 == 1):
        if i % 4 in (1, 3):
            raise KeyError(i)
    return i


results = []
for i in range(3000):
    if i < 2996:
        log.clear()
    try:
        results.append(work(i))
    except KeyError as error:
        results.append(repr(error))
    with Manager("loop"):
        if i % 2:
            continue
        if i > 2998:
            break
print(results[-5:], len(results))
print(*log, sep="\n")


class Incomplete:
    def __enter__(self):
        return self


for manager in (Incomplete(), 5):
    try:
        with manager:
            pass
    except TypeError as error:
        print(error)
