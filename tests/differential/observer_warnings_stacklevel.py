"""Warnings from hot functions: stack levels, once per place, filters changed midway, warnings as errors."""

import warnings


def leaf(level, i):
    warnings.warn(f"level {level}", UserWarning, stacklevel=level)
    return i


def middle(level, i):
    return leaf(level, i) + 1


def top(level, n):
    total = 0
    for i in range(n):
        total += middle(level, i)
    return total


base = leaf.__code__.co_firstlineno
for action in ("always", "default", "once", "module", "ignore"):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter(action)
        rows = [top(level, 30) for level in (1, 2, 3, 4)]
        print(action, len(caught), sorted({(w.lineno - base, str(w.message)) for w in caught}))


def changing(n):
    errors = []
    for i in range(n):
        if i == n // 2:
            warnings.simplefilter("error")
        try:
            middle(2, i)
        except UserWarning as error:
            errors.append(i)
    return errors[:2], len(errors)


with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    print(changing(80), len(caught))


class Skipping:
    @staticmethod
    def deprecated(x):
        warnings.warn("old", DeprecationWarning, 2, source=x)
        return x


shown = []
original = warnings.showwarning
warnings.showwarning = lambda message, category, file, line, *rest: shown.append(
    (category.__name__, line - base)
)
warnings.simplefilter("always")
for i in range(60):
    Skipping.deprecated(i)
    [Skipping.deprecated(k) for k in range(2)]
warnings.showwarning = original
print(len(shown), sorted(set(shown)))
