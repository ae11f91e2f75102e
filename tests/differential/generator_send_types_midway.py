"""Values sent into a hot generator change type midway; the arithmetic inside follows."""


def average():
    total, count = 0, 0
    result = None
    while True:
        x = yield result
        total += x
        count += 1
        result = total / count if isinstance(total, (int, float)) else total


def feed(values):
    g = average()
    next(g)
    rows = []
    for value in values:
        try:
            rows.append(g.send(value))
        except (TypeError, StopIteration, OverflowError) as error:
            rows.append(type(error).__name__)
    return rows


print(feed(range(100))[-1])
print(feed([1] * 60 + [2.5, True, 10**30, -0.0])[-4:])
print(feed([1] * 30 + ["x"] + [1])[-3:])
print(feed([2**62] * 60)[-1], feed([1j, 2])[-1], feed([10**400] * 3))


def router():
    handlers = {int: lambda x: x * 2, str: len, list: sorted, type(None): repr}
    value = None
    while True:
        request = yield value
        try:
            value = handlers[type(request)](request)
        except KeyError as error:
            value = "no handler for " + error.args[0].__name__
        except GeneratorExit:
            return


r = router()
next(r)
print([r.send(x) for x in [5, "abc", [3, 1], 2.5, None, b""] * 15][-6:])


def state_machine():
    state = "idle"
    counts = {}
    while True:
        event = yield state, len(counts)
        counts[event] = counts.get(event, 0) + 1
        match state, event:
            case "idle", "start":
                state = "running"
            case "running", "stop" | "fail" as how:
                state = "idle" if how == "stop" else "broken"
            case "broken", _:
                state = "idle" if counts[event] % 3 == 0 else "broken"


m = state_machine()
next(m)
print([m.send(e) for e in ["start", "x", "fail", "y", "start", "stop"] * 15][-6:])
