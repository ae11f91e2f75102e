"""Code that has run with its globals as its locals runs with other locals, and the other way round."""

import collections

SOURCE = """
total = 0
for i in range(50):
    total += i
    if i == 40:
        last = i
        del last
"""


class Noting(dict):
    def __init__(self):
        self.log = []

    def __getitem__(self, key):
        self.log.append(("get", key))
        return dict.__getitem__(self, key)

    def __setitem__(self, key, value):
        self.log.append(("set", key))
        dict.__setitem__(self, key, value)

    def __delitem__(self, key):
        self.log.append(("del", key))
        dict.__delitem__(self, key)


def shown(namespace):
    return {k: v for k, v in namespace.items() if k != "__builtins__"}


for order in range(2):
    code = compile(SOURCE, "<source>", "exec")
    shared = {}
    ways = [lambda: (shared, shared), lambda: (shared, {"other": 1}), lambda: (shared, Noting())]
    if order:
        ways.reverse()
    for way in ways:
        for turn in range(3):
            globals_, locals_ = way()
            exec(code, globals_, locals_)
            print(order, turn, shown(globals_), shown(locals_))
            if isinstance(locals_, Noting):
                print(collections.Counter(locals_.log))
    chain = collections.ChainMap({}, {"range": lambda n: [1, 2, 3]})
    exec(code, shared, chain)
    print({k: v for k, v in chain.items() if k != "range"})
