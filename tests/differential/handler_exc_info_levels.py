"""`sys.exc_info()` and `sys.exception()` in handlers, callees, generators and after each of them."""

import sys


def current():
    return type(sys.exception()).__name__


def generator():
    yield current()
    try:
        raise IndexError
    except IndexError:
        yield current()
        yield current()
    yield current()


def work(i):
    rows = [current()]
    g = generator()
    try:
        rows.append(next(g))
        raise KeyError(i)
    except KeyError:
        rows.append(current())
        rows.append(next(g))
        try:
            rows.append(next(g))
            raise ValueError(i)
        except ValueError:
            rows.append(current())
            rows.append(next(g))
        rows.append(current())
        assert sys.exc_info()[1] is sys.exception()
    finally:
        rows.append(current())
    rows.append(current())
    return rows


for i in range(100):
    rows = work(i)
print(rows)
try:
    raise OSError
except OSError:
    print([work(i) for i in range(100)][-1])
print(current())
