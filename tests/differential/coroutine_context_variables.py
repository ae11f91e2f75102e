"""Context variables in coroutines driven by hand, in copied contexts, generators and tokens."""

import contextvars
import types

level = contextvars.ContextVar("level")
depth = contextvars.ContextVar("depth", default=0)


@types.coroutine
def pause(value):
    return (yield value)


async def worker(name):
    token = depth.set(depth.get() + 1)
    try:
        await pause((name, depth.get()))
        return depth.get()
    finally:
        depth.reset(token)


async def parent(n):
    total = 0
    for i in range(n):
        total += await worker(f"w{i}")
    return total, depth.get()


def drive(coroutine):
    steps = []
    try:
        while True:
            steps.append(coroutine.send(None))
    except StopIteration as stop:
        return stop.value, steps[-1]


def generator():
    depth.set(50)
    yield depth.get()
    yield depth.get()


for i in range(70):
    context = contextvars.copy_context()
    rows = context.run(drive, parent(3)), context.run(depth.get), depth.get()
print(rows)


def isolated(n):
    contexts = [contextvars.copy_context() for _ in range(n)]
    for k, context in enumerate(contexts):
        context.run(level.set, k)
    return [context[level] for context in contexts], level.get("unset")


print([isolated(i % 5) for i in range(60)][-1])
contexts = [contextvars.copy_context() for _ in range(2)]
coroutines = [parent(4), parent(2)]
log = []
while coroutines:
    for k, c in enumerate(list(coroutines)):
        try:
            log.append(contexts[k % 2].run(c.send, None))
        except StopIteration as stop:
            log.append(stop.value)
            coroutines.remove(c)
print(log)
g = generator()
print(next(g), depth.get(), contextvars.copy_context().run(depth.set, 7) is None, next(g))
token = level.set(1)
level.reset(token)
for bad in (lambda: level.reset(token), level.get, lambda: context.run(context.run, print)):
    try:
        bad()
    except (RuntimeError, LookupError) as error:
        print(type(error).__name__, "used" in str(error) or "entered" in str(error))
