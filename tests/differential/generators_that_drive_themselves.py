"""Generators and coroutines that send to, close and inspect themselves, and what inspection sees of them."""

import sys, inspect, types, asyncio

log = []


def gen():
    me = yield
    for i in range(40):
        try:
            me.send(None)
        except ValueError as e:
            s = str(e)
        try:
            me.close()
        except ValueError as e:
            s += str(e)
        try:
            me.throw(KeyError)
        except ValueError as e:
            s += str(e)
        log.append((s, me.gi_running, me.gi_suspended, me.gi_frame.f_lineno, inspect.getgeneratorstate(me)))
        yield i


for rep in range(10):
    g = gen()
    next(g)
    v = [g.send(g)]
    for x in g:
        v.append(x)
    log.append((len(v), g.gi_frame, g.gi_running, inspect.getgeneratorstate(g)))
print(len(log), set(map(str, log)))


def inner():
    x = yield 1
    y = yield x
    return y


def outer():
    a = yield from inner()
    b = yield from [a, a]
    c = yield from (i for i in range(2))
    return a, b, c


res = []
for rep in range(60):
    o = outer()
    tr = [next(o)]
    while True:
        y = o.gi_yieldfrom
        tr.append(
            (
                type(y).__name__,
                o.gi_frame.f_lineno,
                sorted(o.gi_frame.f_locals.items(), key=str) if rep % 2 else 0,
            )
        )
        try:
            tr.append(
                o.send(rep if type(y).__name__ == "generator" and y.gi_code.co_name == "inner" else None)
            )
        except StopIteration as e:
            tr.append(e.value)
            break
    res.append(str(tr))
print(res[0])
print(res[1])
print(len(set(res)))
sys.set_coroutine_origin_tracking_depth(3)


async def co(n):
    if n:
        return await co(n - 1)
    await asyncio.sleep(0)
    return [f.f_lineno for f in asyncio.current_task().get_stack()]


async def main():
    r = []
    for i in range(30):
        c = co(3)
        r.append([(f[1], f[2]) for f in c.cr_origin])
        t = asyncio.ensure_future(c)
        await asyncio.sleep(0)
        r.append((c.cr_await.cr_code.co_name, c.cr_running, c.cr_suspended, inspect.getcoroutinestate(c)))
        r.append(await t)
    return r


r = asyncio.run(main())
print(r[:3], len(set(map(str, r))))
sys.set_coroutine_origin_tracking_depth(0)


async def ag(n):
    try:
        for i in range(n):
            try:
                y = yield i
            except ZeroDivisionError:
                y = "zde"
                yield "z"
            if y == "raise":
                raise StopIteration("x")
            if y == "asi":
                raise StopAsyncIteration
    finally:
        log.append("fin")
        await asyncio.sleep(0)
        log.append("fin2")


async def use(k):
    a = ag(6)
    r = []
    r.append(await a.__anext__())
    try:
        if k == 0:
            r.append(await a.athrow(ZeroDivisionError))
            r.append([x async for x in a])
        if k == 1:
            r.append(await a.asend("raise"))
        if k == 2:
            r.append(await a.asend("asi"))
        if k == 3:
            await a.aclose()
            r.append(await anext(a, "dflt"))
        if k == 4:
            n1 = a.__anext__()
            n2 = a.asend(None)
            n1.send(None) if 0 else None
            r.append(await n1)
            try:
                await n1
            except RuntimeError as e:
                r.append(str(e))
            r.append(await n2)
        if k == 5:
            async for x in a:
                if x == 3:
                    break
            r.append((a.ag_running, a.ag_await, a.ag_frame is not None))
            await a.aclose()
        if k == 6:
            r.append({x: [y async for y in ag(x) if y % 2] async for x in a if x > 1})
        if k == 7:
            r.append(await a.athrow(GeneratorExit))
    except BaseException as e:
        r.append(repr(e) + repr(e.__cause__) + repr(e.__context__))
    return r


async def main2():
    out = {}
    for rep in range(40):
        for k in range(8):
            r = str(await use(k))
            if out.setdefault(k, r) != r:
                print("CHANGED", rep, k, out[k], r)
                out[k] = r
    return out


for k, v in asyncio.run(main2()).items():
    print(k, v)
print(log.count("fin"), log.count("fin2"))
