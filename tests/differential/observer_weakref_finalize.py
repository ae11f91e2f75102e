"""weakref callbacks and finalizers that change the state of the hot code that drops the objects."""

import weakref

log = []
factor = 1


class Thing:
    scale = 1

    def __init__(self, n):
        self.n = n

    def use(self):
        return self.n * self.scale * factor


def died(reference):
    global factor
    log.append("died")
    if len(log) == 50:
        factor = 2
    if len(log) == 70:
        Thing.scale = 0.5
    if len(log) == 90:
        Thing.use = lambda self: -1


def run(n):
    total, rows = 0, []
    thing = Thing(0)
    reference = weakref.ref(thing, died)
    for i in range(n):
        thing = Thing(1)
        value = thing.use()
        reference = weakref.ref(thing, died)
        total += value
        rows.append(value)
    return total, rows[48:53], rows[68:73], rows[-2:]


print(run(100), len(log))
keys = weakref.WeakKeyDictionary()
values = weakref.WeakValueDictionary()
group = weakref.WeakSet()
for i in range(70):
    thing = Thing(i)
    keys[thing] = values[i % 9] = thing
    group.add(thing)
print(len(keys), len(values), len(group), sorted(t.n for t in group)[-2:])
order = []
for i in range(60):
    thing = Thing(i)
    final = weakref.finalize(thing, order.append, i)
    final.atexit = False
    if i % 3 == 0:
        final()
    elif i % 3 == 1:
        final.detach()
print(order[:6], len(order), final.alive)
proxy = weakref.proxy(thing)
print(proxy.n, [proxy.use() for _ in range(60)][-1])
del thing
try:
    proxy.n
except ReferenceError as error:
    print(error)
method = weakref.WeakMethod((kept := Thing(3)).use) if hasattr(Thing(1).use, "__self__") else None
print(method() is not None, method()())
