"""contextmanager, suppress, closing, nullcontext, redirect_stdout and ExitStack inside hot loops."""

import contextlib
import io

log = []


@contextlib.contextmanager
def managed(name):
    log.append("in " + name)
    try:
        yield name * 2
    except KeyError as error:
        log.append("key " + str(error))
    finally:
        log.append("out " + name)


def work(i):
    with managed("m") as value, contextlib.suppress(IndexError):
        if i % 4 == 1:
            raise KeyError(i)
        if i % 4 == 2:
            raise IndexError(i)
        if i % 4 == 3:
            raise ValueError(i)
        return value
    return "after"


def stack(i):
    order = []
    with contextlib.ExitStack() as stack:
        for k in range(3):
            stack.callback(order.append, k)
        stack.enter_context(managed("s"))
        stack.push(lambda kind, value, trace: kind is ZeroDivisionError)
        kept = stack.pop_all() if i % 2 else None
        1 // (i % 3)
    if kept:
        kept.close()
    return order


for i in range(100):
    for function in (work, stack):
        try:
            result = function(i)
        except (ValueError, ZeroDivisionError) as error:
            result = repr(error)
    if i > 95:
        print(result, log[-6:])
with contextlib.redirect_stdout(io.StringIO()) as text:
    for i in range(60):
        with contextlib.nullcontext(i) as j, contextlib.closing(io.StringIO()) as file:
            print(j, file.closed)
print(len(text.getvalue()), file.closed, len(log))
