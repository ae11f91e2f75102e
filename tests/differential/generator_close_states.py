"""`close` on unstarted, suspended, running, finished and stubborn generators."""

import inspect

log = []


def plain(n):
    try:
        for i in range(n):
            yield i
    finally:
        log.append(("closed", i))


def stubborn():
    while True:
        try:
            yield 1
        except GeneratorExit:
            log.append("ignored")
            if len(log) > 3:
                return


def raising():
    try:
        yield 1
    finally:
        1 // 0


def running():
    try:
        me.close()
    except ValueError as error:
        yield str(error)


for i in range(100):
    log.clear()
    g = plain(5)
    states = [inspect.getgeneratorstate(g)]
    if i % 3:
        next(g)
        states.append(inspect.getgeneratorstate(g))
    g.close()
    g.close()
    states.append(inspect.getgeneratorstate(g))
    if i > 97:
        print(states, log, next(g, "end"), g.gi_frame, g.gi_running)
    me = running()
    message = next(me)
print(message)
log.clear()
g = stubborn()
next(g)
for _ in range(60):
    try:
        print(g.close(), len(log))
        break
    except RuntimeError as error:
        print(error)
for i in range(60):
    g = raising()
    next(g)
    try:
        g.close()
    except ZeroDivisionError as error:
        text = str(error), error.__context__.__class__.__name__
print(text)
