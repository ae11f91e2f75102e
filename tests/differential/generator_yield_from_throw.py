"""Exceptions thrown through chains of `yield from`, with and without `throw` and `close` in the delegate."""

log = []


def inner(name):
    try:
        yield name
        yield name * 2
    except ValueError as error:
        log.append(("inner", error.args))
        yield "recovered"
        return "result"
    finally:
        log.append("inner finally")


def middle(name):
    try:
        result = yield from inner(name)
        yield result
    except KeyError:
        log.append("middle key")
        yield "middle"


class Bare:
    def __iter__(self):
        return iter([1, 2, 3])


class Closing:
    def __iter__(self):
        return self

    def __next__(self):
        return 1

    def close(self):
        log.append("close called")

    def throw(self, *details):
        log.append(("throw", len(details)))
        raise StopIteration("thrown")


def outer(thing):
    try:
        result = yield from thing
        yield ("outer", result)
    except OSError as error:
        yield ("os", error.args)


def attempt(thing, error):
    g = outer(thing)
    rows = [next(g)]
    try:
        rows.append(g.throw(error))
        rows.append(next(g))
    except Exception as problem:
        rows.append(repr(problem))
    g.close()
    return rows


makers = (lambda: middle("m"), Bare, Closing)
for maker in makers:
    for error in (ValueError, KeyError, OSError(3), GeneratorExit, StopIteration(9)):
        for _ in range(12):
            log.clear()
            try:
                rows = attempt(maker(), error)
            except GeneratorExit:
                rows = "exit"
        print(rows, log)
