"""Generators: loops over them, send, throw, close, return values, delegation, and state in between."""


def count(n):
    i = 0
    while i < n:
        received = yield i
        i += received or 1


def delegating(n):
    result = yield from count(n)
    yield ("result", result)
    return "done"


def guarded(log):
    try:
        while True:
            try:
                yield len(log)
            except ValueError as error:
                log.append(str(error))
                yield "handled"
    finally:
        log.append("closed")


print(sum(count(5000)), sum(x for x in count(5000) if x % 3), list(delegating(3)))
generator = count(3000)
print(next(generator), [generator.send(500) for _ in range(5)])
log = []
for i in range(500):
    generator = guarded(log)
    next(generator)
    generator.throw(ValueError(i))
    next(generator)
    generator.close()
print(len(log), log[-2:])
generator = delegating(1)
print(next(generator), next(generator))
try:
    next(generator)
except StopIteration as stop:
    print(stop.value)


def bad():
    yield 1
    raise StopIteration


try:
    list(bad())
except RuntimeError as error:
    print(error, repr(error.__cause__))
generator = (print("never") for _ in range(3) if False)
print(list(generator), next(generator, "exhausted"))


def tree(low, high):
    if low < high:
        middle = (low + high) // 2
        yield from tree(low, middle)
        yield middle
        yield from tree(middle + 1, high)


print(sum(i * v for i, v in enumerate(tree(0, 2000))), generator.gi_frame)


def reentrant():
    yield next(me)


me = reentrant()
try:
    next(me)
except ValueError as error:
    print(error)
