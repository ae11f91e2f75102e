"""Chained exceptions from compiled callees: cause, context, notes and suppressed context."""

import traceback


class Wrapped(Exception):
    pass


def inner(i):
    if i % 1000 == 999:
        raise KeyError(i)
    return i


def wrap(i):
    try:
        return inner(i)
    except KeyError as error:
        error.add_note(f"at {i}")
        if i == 999:
            raise Wrapped("caused") from error
        if i == 1999:
            raise Wrapped("in context")
        if i == 2999:
            raise Wrapped("alone") from None
        raise


def run(n):
    reports = []
    for i in range(n):
        try:
            wrap(i)
        except Exception as error:
            reports.append((type(error.__cause__), type(error.__context__), error.__suppress_context__))
            print(traceback.format_exc())
    return reports


print(run(4000))
