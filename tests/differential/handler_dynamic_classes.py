"""The expression after `except` is evaluated when needed: tuples, wrong kinds, side effects."""

log = []


class Odd(Exception):
    pass


class Meta(type):
    def __instancecheck__(cls, instance):
        log.append("instancecheck")
        return True

    def __subclasscheck__(cls, other):
        log.append("subclasscheck")
        return True


class Greedy(Exception, metaclass=Meta):
    pass


def kinds(i):
    log.append("kinds")
    return (KeyError, (Odd,)[0]) if i % 2 else ValueError


def work(i):
    try:
        if i % 4 == 0:
            raise ValueError(i)
        if i % 4 == 1:
            raise Odd(i)
        if i % 4 == 2:
            raise Greedy(i)
    except kinds(i):
        return "kinds"
    except Greedy:
        return "greedy"
    else:
        return "none"


print([work(i) for i in range(100)][-8:], len(log), sorted(set(log)))


def wrong(i, kind):
    try:
        try:
            raise ValueError(i)
        except kind:
            return "caught"
    except (TypeError, ValueError) as error:
        return str(error), type(error.__context__).__name__


kinds = 5, "ValueError", (KeyError, 3), (), (ValueError,), ((ValueError,), KeyError), object, Exception()
for kind in kinds:
    print([wrong(i, kind) for i in range(30)][-1])
