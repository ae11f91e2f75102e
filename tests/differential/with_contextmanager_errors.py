"""Generator-based managers that yield twice, never, or raise on the way in and out."""

import contextlib
import traceback


@contextlib.contextmanager
def manager(kind):
    if kind == "never":
        return
    if kind == "early":
        raise ValueError("early")
    try:
        yield kind
    except LookupError:
        if kind == "replace":
            raise OSError("replaced")
        if kind == "again":
            yield
        if kind == "raise":
            raise
        return
    if kind == "twice":
        yield


def work(kind, fail):
    with manager(kind):
        if fail:
            raise IndexError("body")
    return "end"


def attempt(kind, fail):
    try:
        return work(kind, fail)
    except Exception as error:
        lines = traceback.extract_tb(error.__traceback__)
        return repr(error), [(e.name, e.lineno) for e in lines if e.filename == __file__]


for kind in ("never", "early", "replace", "again", "raise", "twice", "fine"):
    for fail in (False, True):
        for _ in range(25):
            result = attempt(kind, fail)
        print(kind, fail, result)


@manager("decorating")
def decorated(x):
    return x + 1


print(sum(decorated(i) for i in range(100)))
