"""Function attributes, names, documentation, annotations and identity of compiled functions."""

import inspect
import pickle


def work(a: int, b: "str" = "x", *rest, c=1) -> float:
    """Do it."""
    work.calls += 1
    return a


work.calls = 0
for i in range(3000):
    work(i)
print(work.calls, work.__name__, work.__qualname__, work.__doc__, work.__annotations__, work.__defaults__, work.__kwdefaults__)
print(inspect.signature(work), type(work), work.__module__, callable(work), pickle.loads(pickle.dumps(work)) is work)
work.__name__ = "renamed"
work.__qualname__ = "Outer.renamed"
try:
    work()
except TypeError as error:
    print(error)
print(work.__code__.co_name, work.__code__.co_varnames, inspect.getsource(work).splitlines()[0], work == work, len({work, work}))


class Thing:
    def method(self):
        return self

    method.tag = "m"


thing = Thing()
bound = thing.method
for _ in range(3000):
    assert bound() is thing and thing.method == bound and thing.method is not bound
print(bound.tag, bound.__func__ is Thing.method, bound.__self__ is thing, bound.__name__)
