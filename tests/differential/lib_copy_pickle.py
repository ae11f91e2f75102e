"""copy, deepcopy and pickle of objects with slots, cycles, reducers and state methods, in loops."""

import copy
import pickle


class Node:
    def __init__(self, value):
        self.value = value
        self.links = [self]


class Slots:
    __slots__ = ("a", "b")


class State:
    def __init__(self, x):
        self.x = x
        self.cache = "not kept"

    def __getstate__(self):
        return {"x": self.x}

    def __setstate__(self, state):
        self.__dict__.update(state, restored=True)


class Reduced(int):
    def __reduce_ex__(self, protocol):
        return Reduced, (int(self) + 1,)


class Deep:
    def __init__(self, log):
        self.log = log

    def __deepcopy__(self, memo):
        self.log.append("deep")
        return self

    def __copy__(self):
        self.log.append("copy")
        return self


def work(i):
    node = Node([i, (i, {"k": {i}})])
    slots = Slots()
    slots.a = node.value
    deep = Deep([])
    results = []
    for duplicate in (copy.copy, copy.deepcopy, lambda x: pickle.loads(pickle.dumps(x))):
        n, s, t, r = duplicate(node), duplicate(slots), duplicate(State(i)), duplicate(Reduced(i))
        results.append(
            (n.links[0] is n, n.value is node.value, n.value == node.value, s.a == slots.a, hasattr(s, "b"))
        )
        results.append((sorted(vars(t).items()), int(r), type(r).__name__))
    copy.deepcopy([deep, {"k": deep}])
    copy.copy(deep)
    return results, deep.log


for i in range(40):
    rows = work(i)
print(*rows[0], rows[1], sep="\n")
for bad in (lambda: 0, (x for x in "a"), Deep.__init__.__code__):
    for _ in range(10):
        try:
            pickle.dumps(bad)
        except (pickle.PicklingError, TypeError, AttributeError) as error:
            text = str(error).split(" at 0x")[0]
    print(text)
shared = [1]
print(
    *(x[0] is x[1] for x in (copy.deepcopy([shared, shared]), pickle.loads(pickle.dumps((shared, shared)))))
)
