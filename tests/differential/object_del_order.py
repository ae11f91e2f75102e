"""`__del__` runs where and when it does interpreted: overwritten, deleted, at returns, in temporaries."""

log = []


class Thing:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        log.append(self.name)

    def __add__(self, other):
        return Thing(self.name + other.name)

    def get(self):
        return self.name


def overwrite(n):
    thing = Thing(f"a{n}")
    log.append("before")
    thing = Thing(f"b{n}")
    log.append("after")
    del thing
    log.append("deleted")
    result = (Thing("t") + Thing("u")).get()
    log.append("temporary")
    other = Thing("local")
    return result, len(log)


def argument(thing):
    log.append("inside")
    thing = None
    log.append("dropped")


for i in range(3000):
    log.clear()
    overwrite(i)
print(log)
log.clear()
argument(Thing("argument"))
log.append("called")
print(log)
log.clear()
for i in range(3):
    thing = Thing(f"loop{i}")
print(log)
log.clear()
things = [Thing(str(i)) for i in range(3)]
things[1] = None
log.append("item")
things.pop()
log.append("pop")
things = thing = None
print(log)
log.clear()
holder = Thing("holder")
holder.inner = Thing("inner")
holder.inner = Thing("second")
log.append("attribute")
del holder
print(log)
