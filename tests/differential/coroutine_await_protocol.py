"""`__await__` of own classes as generators, iterators and delegates; results and sends."""


class Value:
    def __init__(self, value):
        self.value = value

    def __await__(self):
        got = yield self.value
        return got, self.value


class Iterated:
    def __await__(self):
        return iter([1, 2])


class Delegate:
    def __init__(self, target):
        self.target = target

    def __await__(self):
        return self.target.__await__()


class Immediate:
    def __await__(self):
        return iter(())


async def work(i):
    a = await Value(i)
    b = await Iterated()
    c = await Delegate(Value("d"))
    d = await Immediate()
    e = await Delegate(simple(i))
    return a, b, c, d, e


async def simple(i):
    return i * 2


def drive(coroutine):
    steps, sent = [], None
    try:
        while True:
            steps.append(coroutine.send(sent))
            sent = None if steps[-1] in (1, 2) or len(steps) in (1, 2) else "sent"
    except StopIteration as stop:
        return steps, stop.value


for i in range(90):
    row = drive(work(i + 10))
print(row)


class Changing:
    def __await__(self):
        yield "first"


async def change():
    return await Changing()


print([drive(change()) for _ in range(70)][-1])
Changing.__await__ = lambda self: iter(["second", "third"])
print(drive(change()))
del Changing.__await__
try:
    drive(change())
except TypeError as error:
    print(error)
