"""Generators that yield inside try, except, else and finally, driven to the end or closed early."""

import sys

log = []


def generator(n):
    for i in range(n):
        try:
            yield ("try", i)
            if i % 2:
                raise ValueError(i)
        except ValueError as error:
            got = yield ("except", error.args, type(sys.exception()).__name__)
            if got:
                break
        except GeneratorExit:
            log.append("exit")
            raise
        else:
            yield ("else", sys.exception())
        finally:
            log.append(i)
            if i % 3 == 0:
                yield ("finally", i)
    else:
        yield "done"


rows = list(generator(100))
print(len(rows), rows[:7], rows[-2:], len(log))
log.clear()
for stop in range(60):
    g = generator(50)
    for _ in range(stop % 7 + 1):
        last = next(g)
    try:
        g.close()
    except RuntimeError as error:
        log.append(str(error))
print(last, len(log), log[-12:])
log.clear()
g = generator(4)
print([g.send(None) for _ in range(5)])
try:
    g.send(True)
except StopIteration:
    print(list(g), log)
