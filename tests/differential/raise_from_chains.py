"""`raise from`: cause, context and suppression in every combination, printed as tracebacks."""

import traceback


def work(mode):
    try:
        try:
            {}["k"]
        except KeyError as error:
            if mode == 0:
                raise ValueError("context")
            if mode == 1:
                raise ValueError("cause") from error
            if mode == 2:
                raise ValueError("none") from None
            if mode == 3:
                raise ValueError("class") from IndexError
            if mode == 4:
                raise ValueError("bad") from 5
            if mode == 5:
                raise
            if mode == 6:
                raise error
            if mode == 7:
                raise error from error
            if mode == 8:
                raise TypeError from ValueError("v")
    finally:
        pass


def describe(mode, show):
    try:
        work(mode)
    except Exception as error:
        parts = error.__cause__, error.__context__, error.__suppress_context__
        text = show and "".join(traceback.format_exception(error)).replace(__file__, "FILE")
        return repr(error), repr(parts), text


for mode in range(9):
    for turn in range(30):
        a, b, text = describe(mode, turn == 29)
    print(mode, a, b)
    print(text)
