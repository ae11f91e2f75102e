"""What is seen while a generator or coroutine ends: its frame, its locals' deaths, who runs."""

import gc
import sys
import types
import weakref


class Local:
    def __init__(self, name, about=None):
        self.name, self.about = name, about

    def __del__(self):
        state = ""
        if self.about:
            owner = self.about[0]
            frame = getattr(owner, "gi_frame", None) or getattr(owner, "cr_frame", None)
            running = getattr(owner, "gi_running", None) or getattr(owner, "cr_running", None)
            state = f" frame {frame is not None} running {running}"
            try:
                next(owner)
            except (StopIteration, ValueError, TypeError, RuntimeError) as e:
                state += f" {type(e).__name__}"
        print("del", self.name, state, sys._getframe(1).f_code.co_name, sys.exc_info()[0])


def ends(about):
    first = Local("first", about)
    second = Local("second")
    yield 1
    third = Local("third")
    return 7


def ends_in_handler(about):
    local = Local("handled", about)
    try:
        yield 1
        raise KeyError(1)
    except KeyError:
        return 3
    finally:
        print("finally")


def with_cells(n):
    held = Local("cell")

    def inner():
        return held

    yield inner().name
    yield n


def loops(n):
    for i in range(n):
        local = i
        yield i
    return local


async def awaited(value):
    local = Local("awaited")
    return value + 1


async def awaits(n):
    total = 0
    for i in range(n):
        total += await awaited(i)
    return total


@types.coroutine
def old_style():
    sent = yield "from old style"
    return sent


async def awaits_old():
    return await old_style()


def drive(coroutine):
    sent, seen = None, []
    while True:
        try:
            seen.append(coroutine.send(sent))
            sent = len(seen)
        except StopIteration as stop:
            return seen, stop.value


def consume(generator):
    seen = []
    for item in generator:
        seen.append(item)
    return seen


def delegates(about):
    result = yield from ends(about)
    yield result


def frames():
    frame = sys._getframe()
    yield frame.f_lineno
    kept.append(frame)


kept = []
for _ in range(6):
    for function in (ends, ends_in_handler, delegates):
        about = []
        about.append(function(about))
        print(consume(about[0]), about[0].gi_frame, about[0].gi_running, about[0].gi_yieldfrom)
        try:
            next(about[0])
        except StopIteration as stop:
            print("over", stop.value)
        about.clear()
    print(consume(with_cells(3)), sum(loops(5)), list(loops(3)), [*loops(2)], max(loops(4)))
    print(drive(awaits(2)), drive(awaits_old()))
    coroutine = awaited(1)
    reference = weakref.ref(coroutine)
    print(drive(coroutine), coroutine.cr_frame, coroutine.cr_await)
    try:
        coroutine.send(None)
    except RuntimeError as e:
        print(e)
    del coroutine
    print(reference())
    print(consume(frames()) and kept.pop().f_locals.keys())

    one = awaits(1)
    held = old_style()
    next(held)

    async def twice(inner):
        try:
            return await inner
        except RuntimeError as e:
            return str(e)

    busy = awaits_old()
    busy.send(None)
    print(drive(twice(one)), drive(twice(busy)))
    busy.close()
    held.close()
    del one, busy, held
print(gc.collect() >= 0, sys.gettrace())
sys.set_coroutine_origin_tracking_depth(2)
origin = awaits(1)
print([entry[2] for entry in origin.cr_origin])
drive(origin)
sys.set_coroutine_origin_tracking_depth(0)
