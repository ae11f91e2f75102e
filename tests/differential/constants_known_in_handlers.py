"""A number that a variable has wherever a handler can be entered, found out where an operand may fail."""


def last(a, /, b, c):
    try:
        (0).v //= 0
        for k in 0:
            if G == (b and None):
                try:
                    if "".count:
                        pass
                    elif q := 1:
                        pass
                except ValueError as e:
                    pass
    except Exception as e:
        return repr(e)


def counted(items, kind):
    n = 0
    try:
        items.total = items.count // 1
        for k in items:
            n = 0
            items.total += k
    except kind as e:
        return n, type(e).__name__, items.total
    return n, items.total


class Items:
    count = 3

    def __init__(self, items):
        self.items = items

    def __iter__(self):
        return iter(self.items)


G = 1 << 30
for i in range(60):
    told = last(0, b=0, c=0), counted(Items([1, 2]), TypeError), counted(Items([1, "2"]), TypeError)
    if i % 20 == 0:
        print(*told)
