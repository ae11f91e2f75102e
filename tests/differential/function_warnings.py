"""Warnings point at the right caller by stack level, once per place, and may become errors."""

import warnings


def deprecated(level):
    warnings.warn(f"old {level}", DeprecationWarning, stacklevel=level)
    return 1


def caller(level):
    return deprecated(level)


def run(n, level):
    total = 0
    for i in range(n):
        if i % 1000 == 999:
            total += caller(level)
    return total


with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    print([run(3000, level) for level in (1, 2, 3, 4)])
print([(w.lineno, str(w.message)) for w in caught])
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("default")
    run(3000, 2)
    run(3000, 3)
print([(w.lineno, str(w.message)) for w in caught])
warnings.simplefilter("error")
try:
    run(3000, 2)
except DeprecationWarning as error:
    print(error, error.__traceback__.tb_next.tb_next.tb_lineno)
warnings.simplefilter("always")
run(1000, 3)
