"""Coroutines that are never awaited warn when they die; origins can be tracked."""

import sys
import warnings


async def forgotten(x):
    return x


def make(n):
    for i in range(n):
        forgotten(i)


with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    make(12)
    print(len(caught), caught[-1].message, caught[-1].category.__name__)

sys.set_coroutine_origin_tracking_depth(3)


def origin(i):
    c = forgotten(i)
    rows = [(line, name) for file, line, name in c.cr_origin]
    c.close()
    return rows


for i in range(70):
    rows = origin(i)
print(rows)
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    make(2)
    print(len(caught), str(caught[0].message).replace(__file__, "FILE"))
sys.set_coroutine_origin_tracking_depth(0)
c = forgotten(1)
print(c.cr_origin)
c.close()
for i in range(60):
    c = forgotten(i)
    try:
        c.throw(KeyError(i))
    except KeyError as error:
        row = error.args
print(row)


class Awaitable:
    def __await__(self):
        return forgotten(3)


async def use():
    await Awaitable()


c = use()
try:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        c.send(None)
except TypeError as error:
    print(error)
