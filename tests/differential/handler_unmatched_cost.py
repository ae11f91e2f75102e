"""Exceptions that no clause matches pass many frames and arrive with all their entries."""


class Level(Exception):
    pass


def down(n, i):
    try:
        if n == 0:
            raise Level(i)
        return down(n - 1, i)
    except KeyError:
        return "wrong"
    except (IndexError, AttributeError):
        return "wrong"


def arrive(depth, i):
    try:
        down(depth, i)
    except Level as error:
        entry, names = error.__traceback__, []
        while entry:
            names.append((entry.tb_frame.f_code.co_name, entry.tb_lineno))
            entry = entry.tb_next
        return len(names), names[0], names[1], names[-1], error.args


for i in range(100):
    row = arrive(i % 12, i)
print(row)
print(arrive(100, "deep"))
