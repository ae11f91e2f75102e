"""Class bodies with loops, conditions, handlers, comprehensions and locals() writes."""

import contextlib

log = []


def make(i):
    class Thing:
        total = 0
        for k in range(5):
            total += k * i
            locals()[f"field{k}"] = total
        squares = [k * k for k in range(4)]
        try:
            1 // (i % 3)
        except ZeroDivisionError as error:
            caught = str(error)
        else:
            caught = "no"
        with contextlib.nullcontext(i) as managed:
            pass
        if i % 2:
            def odd(self):
                return self.total
        while k > 2:
            k -= 1
        del k
        name = __name__, __qualname__, __module__
        method = (lambda offset: lambda self: self.total + offset)(i)
        x, *y = range(3)
        exec("made = total + 1")
        assert total >= 0
        result = [log.append(z) or z for z in (1, 2)]

        class Inner:
            value = i

            def get(self):
                return i, __class__.__qualname__

    return Thing


for i in range(70):
    Thing = make(i)
    thing = Thing()
    row = thing.method(), Thing.made, Thing.caught, Thing.field4, Thing.Inner().get(), hasattr(Thing, "odd")
print(row, len(log))
print(sorted(key for key in vars(Thing) if not key.startswith("__")))
print(Thing.name, Thing.y, Thing.managed)


def failing(i):
    class Broken:
        before = i
        after = before // 0

    return Broken


for i in range(60):
    try:
        failing(i)
    except ZeroDivisionError as error:
        entry = error.__traceback__.tb_next.tb_next
        row = entry.tb_frame.f_code.co_name, entry.tb_frame.f_locals["before"], entry.tb_lineno
print(row)
