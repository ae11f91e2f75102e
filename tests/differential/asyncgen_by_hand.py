"""Asynchronous generators driven by hand: anext, asend, athrow and aclose at each state."""

import types


@types.coroutine
def pause(value):
    return (yield value)


async def body(n):
    for i in range(n):
        try:
            got = await pause(("waiting", i))
            sent = yield i, got
            if sent:
                yield "sent", sent
        except ValueError as error:
            yield "caught", error.args
        finally:
            await pause("finally")


def drive(awaitable):
    steps = []
    try:
        step = awaitable.send(None)
        while True:
            steps.append(step)
            step = awaitable.send(len(steps))
    except StopIteration as stop:
        return stop.value, steps
    except StopAsyncIteration:
        return "finished", steps
    except Exception as error:
        return repr(error), steps


def work(i):
    g = body(2)
    rows = [drive(g.__anext__()), drive(g.asend("x")), drive(g.athrow(ValueError(i)))]
    rows += [drive(anext(g)), drive(anext(g, "default")), drive(anext(g, "default")), drive(g.asend(None))]
    rows += [drive(g.aclose())]
    g = body(5)
    rows += [drive(g.asend(1)), drive(g.asend(None)), drive(g.aclose()), drive(g.aclose()), drive(anext(g))]
    g = body(5)
    rows += [drive(g.athrow(KeyError)), drive(anext(g))]
    return rows


for i in range(60):
    rows = work(i)
print(*rows, sep="\n")
g = body(1)
pending = g.asend(None)
print(pending.send(None), g.ag_running, g.ag_await is not None, g.ag_frame.f_locals)
try:
    g.asend(None).send(None)
except RuntimeError as error:
    print(error)
print(drive(pending), drive(g.aclose()))
