"""Columns and lines in tracebacks of all kinds of expressions, after they were hot."""

import traceback


class Thing:
    value = None

    def __getitem__(self, key):
        return self.value[key]

    @property
    def broken(self):
        return self.value.broken


def expressions(kind, a, b, items, thing):
    if kind == 0:
        return a + (b * a) - (a // b) + 1
    if kind == 1:
        return items[a][b]
    if kind == 2:
        return [x for x in items if x[a] > b]
    if kind == 3:
        return {"k": a, **thing.other}
    if kind == 4:
        return thing.broken
    if kind == 5:
        return f"{a:>{b}} {items[a]!r:x}"
    if kind == 6:
        return (
            a
            < b <
            items
        )
    if kind == 7:
        return thing[a : b + 1]
    if kind == 8:
        thing.value.deep.attribute = a
    if kind == 9:
        a, b = items[0][0]
    if kind == 10:
        return max(a, key=b)(items, *thing)
    if kind == 11:
        assert a == items, (a, b)
    if kind == 12:
        with thing.value as x:
            return x
    if kind == 13:
        for x in thing.value:
            a += x
    return undefined_name


def shield(kind, show):
    try:
        expressions(kind, 1, 0, [[1, 2], [3, 4]], Thing())
    except Exception:
        return traceback.format_exc() if show else None


for kind in range(15):
    for i in range(1000):
        text = shield(kind, i % 999 == 0)
        if text:
            print(kind, i, text)
