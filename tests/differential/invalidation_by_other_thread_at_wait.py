"""A hot function waits in the middle; meanwhile another thread replaces what the rest of it uses."""

import threading

value, steps = 1, []


class Thing:
    x = 1

    def get(self):
        return self.x


def helper():
    return 100


go, done = threading.Event(), threading.Event()


def pause(wait):
    if wait:
        go.set()
        done.wait()
    return 0


def work(thing, wait):
    before = value, thing.get(), helper(), thing.x
    pause(wait)
    after = value, thing.get(), helper(), thing.x
    return before, after


def run(act):
    def other():
        go.wait()
        act()
        done.set()

    go.clear()
    done.clear()
    thread = threading.Thread(target=other)
    thread.start()
    rows = work(thing, True)
    thread.join()
    return rows


thing = Thing()
for i in range(90):
    rows = work(thing, False)
print(rows)
print(run(lambda: globals().update(value=0.5)))
print(run(lambda: setattr(Thing, "x", "class")))
print(run(lambda: setattr(thing, "x", "instance")))
print(run(lambda: setattr(Thing, "get", lambda self: "replaced")))
print(run(lambda: setattr(helper, "__code__", (lambda: 200).__code__)))
print(run(lambda: globals().update(helper=lambda: 300)))
print(run(lambda: setattr(thing, "__class__", type("Other", (Thing,), {"get": lambda self: "other"}))))
print(run(lambda: thing.__dict__.clear()))
print(
    run(
        lambda: setattr(
            Thing,
            "__getattribute__",
            lambda self, name: object.__getattribute__(self, name) if name != "x" else "hook",
        )
    )
)
print([work(thing, False) for _ in range(60)][-1])
