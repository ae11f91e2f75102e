"""Hooks for first iteration and finalization of asynchronous generators, and their locals' lifetimes."""

import sys

log = []


async def body(n):
    try:
        for i in range(n):
            yield i
    finally:
        log.append("closed")


def first(generator):
    log.append("first " + generator.__name__)


def finalizer(generator):
    log.append("finalizer")
    try:
        generator.aclose().send(None)
    except StopIteration:
        log.append("aclosed")


def step(generator):
    try:
        generator.__anext__().send(None)
    except StopIteration as stop:
        return stop.value
    except StopAsyncIteration:
        return "end"


sys.set_asyncgen_hooks(first, finalizer)
for i in range(80):
    log.clear()
    g = body(3)
    rows = [step(g) for _ in range(i % 5)]
    del g
    if i > 74:
        print(rows, log)
sys.set_asyncgen_hooks(None, None)
print(sys.get_asyncgen_hooks() == (None, None))
log.clear()


async def raising(n):
    for i in range(n):
        yield i
    raise StopAsyncIteration


async def stopping():
    yield 1
    raise StopIteration


for maker in (lambda: raising(1), stopping):
    for i in range(60):
        g = maker()
        step(g)
        try:
            step(g)
        except RuntimeError as error:
            text = str(error)
    print(text)
