"""How deep recursion goes through builtins that the interpreter calls by instructions of their own: these take
nothing of the native recursion besides what they call."""


class Deep:
    def __init__(self):
        self.depth = 0

    def deeper(self):
        self.depth += 1

    def __len__(self):
        self.deeper()
        return len(self)

    def __getattr__(self, name):
        self.__dict__["depth"] += 1
        return getattr(self, name)

    def __iter__(self):
        self.deeper()
        return iter(self)

    def __str__(self):
        self.deeper()
        return str(self)

    def __bool__(self):
        self.deeper()
        return not not self

    def __lt__(self, other):
        self.deeper()
        return sorted([other, self])

    def __hash__(self):
        self.deeper()
        return hash(self)


def depth_of(act):
    deep = Deep()
    try:
        act(deep)
    except RecursionError:
        return deep.depth


ACTS = {
    "len": len,
    "getattr": lambda deep: deep.missing,
    "iter": iter,
    "str": str,
    "bool": bool,
    "sorted": lambda deep: deep < deep,
    "hash": hash,
}

for i in range(30):
    # The command that runs this may have taken some units itself.
    print(i, {name: round(depth_of(act), -1) for name, act in ACTS.items()})
