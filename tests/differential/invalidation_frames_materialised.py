"""Frames of inlined callees are taken by callees, kept, and read later; callers' locals are written."""

import sys

kept = []


def take(depth):
    frame = sys._getframe(depth)
    kept.append(frame)
    return frame.f_lineno - frame.f_code.co_firstlineno


def leaf(a):
    b = a * 2
    if a % 50 == 49:
        b += take(1) + take(2)
    c = b + 1
    return c


def middle(a):
    x = leaf(a)
    y = leaf(a + 1)
    return x + y


def top(n):
    total = 0
    for i in range(n):
        total += middle(i)
    return total


print(top(100))
for frame in kept:
    print(frame.f_code.co_name, sorted(frame.f_locals.items()), frame.f_lineno - frame.f_code.co_firstlineno)
kept.clear()


def poke(name, value):
    frame = sys._getframe(1)

    def tracer(inner, event, arg):
        return None

    frame.f_locals[name] = value
    return tracer is None


def stubborn(n):
    x = 0
    for i in range(n):
        x += 1
        if i % 20 == 19:
            poke("x", -100)
            poke("new", 5)
    return x, "new" in locals(), "poked" in locals()


print(stubborn(90))


def change(frame, event, arg):
    if event == "line" and frame.f_lineno == target:
        frame.f_locals["value"] = "from tracer"
    return change


def traced(n):
    value = 0
    for i in range(n):
        value = i
        seen = value
    return seen, value


target = traced.__code__.co_firstlineno + 4
print(traced(100))
sys.settrace(change)
result = traced(3)
sys.settrace(None)
print(result, traced(60))
