"""Objects that die by a store run `__del__`, which changes the container, frame or name stored to."""

log = []


class Dying:
    def __init__(self, act):
        self.act = act

    def __del__(self):
        self.act()


def items(i):
    box = [None, 2, 3]
    box[0] = Dying(lambda: log.append(list(box)) or box.append(i))
    box[0] = "new"
    return box


def attributes(i):
    thing = type("T", (), {})()
    thing.x = Dying(lambda: log.append(thing.x) or setattr(thing, "x", "by del"))
    thing.x = "stored"
    return thing.x


def names(i):
    x = Dying(lambda: log.append(i))
    y = x
    x = None
    log.append("still")
    y = 5
    log.append("gone")
    return x, y


def deleted(i):
    table = {}
    table["k"] = Dying(lambda: table.setdefault("k", "again"))
    del table["k"]
    return table


def popped(i):
    stack = [Dying(lambda: log.append(len(stack)))]
    stack.pop()
    stack.append(Dying(lambda: log.append(len(stack))))
    stack.clear()
    return len(stack)


def loop_variable(n):
    order = []
    for k in range(n):
        d = Dying(lambda k=k: order.append(k))
    before = len(order)
    del d
    return before, order[-1]


value = None


def global_name(i):
    global value
    value = Dying(lambda: globals().__setitem__("value", "by del"))
    value = "stored"
    return value


for i in range(80):
    log.clear()
    rows = items(i), attributes(i), names(i), deleted(i), popped(i), loop_variable(3), global_name(i)
print(*rows, sep="\n")
print(log, loop_variable(100))
