"""An exception drops what lies on the stack from the top down, whether its handler is in the same frame or not."""

LOG = []


class Dies:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        LOG.append(self.name)


def told():
    shown = LOG[:]
    LOG.clear()
    return shown


for i in range(5):
    try:
        0(Dies("a"), Dies("b"), extra=missing)
    except NameError:
        pass
    print(told())


def same_frame(i):
    try:
        [Dies("first"), Dies("second"), {Dies("key"): missing}, Dies("never")]
    except NameError:
        shown = told()
    try:
        with open(Dies("name"), mode=missing):
            pass
    except NameError:
        shown += told()
    for thing in [Dies("item")]:
        try:
            Dies("left") + (Dies("right"), missing)[0]
        except NameError:
            shown += told()
    return shown


def raises(thing, other):
    return Dies("inner"), 1 / 0


def another_frame(i):
    try:
        raises(Dies("x"), [Dies("y"), raises(Dies("z"), 0)])
    except ZeroDivisionError:
        return told()


def with_finally(i):
    try:
        try:
            print(Dies("one"), Dies("two"), missing)
        finally:
            shown = told()
    except NameError:
        return shown + told()


for i in range(40):
    results = same_frame(i), another_frame(i), with_finally(i), told()
    if i % 13 == 0:
        print(*results, sep="\n")
