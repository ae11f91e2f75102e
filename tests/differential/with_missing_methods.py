"""Objects whose `__enter__` and `__exit__` are missing, wrong or changing; the instance's do not count."""


class Whole:
    def __enter__(self):
        return "entered"

    def __exit__(self, *details):
        return True


class OnlyExit:
    def __exit__(self, *details):
        pass


def work(manager):
    try:
        with manager as x:
            raise KeyError
        return x
    except (TypeError, KeyError) as error:
        return repr(error)


whole = Whole()
whole.__enter__ = lambda: "instance"
for i in range(80):
    result = work(whole)
print(result, work(OnlyExit()), work(3))
Whole.__enter__ = lambda self: "changed"
print(work(whole))
Whole.__exit__ = lambda self, kind, value, trace: kind is ValueError
print(work(whole))
del Whole.__exit__
print(work(whole))
Whole.__exit__ = lambda self: True
print(work(whole))
Whole.__exit__ = staticmethod(lambda *rest: len(rest) == 3)
print([work(whole) for _ in range(60)][-1])
Whole.__enter__ = None
print(work(whole))


class Sub(Whole):
    def __enter__(self):
        return super().__exit__(1, 2, 3)


print([work(Sub()) for _ in range(60)][-1])
