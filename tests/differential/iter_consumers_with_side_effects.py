"""Built-ins that call back: max, sum, any, join, dict updates and sorted with callbacks that change state."""

state = {"calls": 0, "limit": 1000}


class Tracked:
    def __init__(self, n):
        self.n = n

    def __add__(self, other):
        state["calls"] += 1
        return Tracked(self.n + getattr(other, "n", other))

    __radd__ = __add__

    def __gt__(self, other):
        state["calls"] += 1
        if state["calls"] > state["limit"]:
            raise OverflowError(state["calls"])
        return self.n > other.n

    def __lt__(self, other):
        return other > self

    def __bool__(self):
        state["calls"] += 1
        return self.n > 2

    def __eq__(self, other):
        state["calls"] += 1
        return self.n == other

    def __hash__(self):
        state["calls"] += 1
        return self.n

    def __str__(self):
        return f"t{self.n}"


def work(n):
    things = [Tracked(i * 7 % 5) for i in range(n)]
    return [
        sum(things).n,
        max(things).n,
        min(things, key=lambda t: (state.__setitem__("calls", state["calls"] + 1), -t.n)[1]).n,
        any(things),
        all(things),
        3 in things,
        len(set(things)),
        [t.n for t in sorted(things)],
        "".join(map(str, things)),
        len(list(filter(None, things))),
        dict.fromkeys(things, 0) == {},
        things.index(4),
        tuple(things).count(2),
        state["calls"],
    ]


for i in range(60):
    state["calls"] = 0
    rows = work(8)
print(*rows, sep="\n")
state["limit"] = 20
for function in (max, min, sorted):
    state["calls"] = 0
    try:
        function(Tracked(i) for i in range(70))
    except OverflowError as error:
        print(function.__name__, error)
state["limit"] = 10**9


def pulled(n):
    source = iter(range(n))
    return [
        sum(x for _, x in zip(range(3), source)),
        next(source, None),
        max(source, default=-1),
        list(source),
    ]


print([pulled(i) for i in range(70)][-1], pulled(2), pulled(6))
