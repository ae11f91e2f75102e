"""Coroutines driven by hand: send, throw, close, return values, and ones never awaited."""

import warnings


class Suspend:
    def __await__(self):
        return (yield "suspended")


async def leaf(x):
    received = await Suspend()
    return x + received


async def middle(x):
    try:
        return await leaf(x) + await leaf(x)
    except ValueError as error:
        return str(error)


def drive(coroutine, answers):
    out = []
    try:
        out.append(coroutine.send(None))
        for answer in answers:
            out.append(coroutine.throw(answer) if isinstance(answer, Exception) else coroutine.send(answer))
    except StopIteration as stop:
        out.append(("returned", stop.value))
    return out


total = 0
for i in range(2000):
    total += drive(middle(i), (1, 2))[-1][1]
print(total, drive(middle(5), (1, 2)), drive(middle(5), (1, ValueError("thrown"))))
try:
    drive(middle(5), (KeyError("passed on"),))
except KeyError as error:
    print(error)
coroutine = middle(1)
coroutine.send(None)
coroutine.close()
try:
    coroutine.send(None)
except RuntimeError as error:
    print(error)
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    middle(1)
    print([str(w.message) for w in caught])
