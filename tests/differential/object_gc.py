"""Collections inside callees of compiled loops, cycles with finalizers, `gc` callbacks and freezes."""

import gc


class Node:
    count = 0

    def __init__(self, i):
        self.i = i
        self.me = self

    def __del__(self):
        Node.count += 1


def collect(i):
    return gc.collect() if i % 100 == 0 else 0


def run(n):
    found = 0
    items = []
    for i in range(n):
        node = Node(i)
        items.append((node.i, [i]))
        found += collect(i) > 0
    return found, len(items), items[-1]


gc.collect()
gc.disable()
print(run(2000))
del Node.__del__
gc.collect()
print(Node.count)
gc.set_threshold(1, 1, 1)
gc.enable()
total = 0
for i in range(2000):
    pair = [i, [i]]
    pair.append(pair)
    total += pair[1][0]
print(total)
gc.set_threshold(700, 10, 10)
phases = []
gc.callbacks.append(lambda phase, info: phases.append(phase))
collect(0)
gc.callbacks.clear()
print(phases)
