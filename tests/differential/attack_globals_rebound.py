"""Globals read by compiled code are rebound, deleted and created, also from within the loop."""

LIMIT = 10
names = []


def helper(x):
    return x + LIMIT


def run(n):
    total = 0
    for i in range(n):
        total += helper(i)
    return total


def change_at(n, when, value):
    global LIMIT
    total = 0
    for i in range(n):
        if i == when:
            LIMIT = value
        total += helper(i)
    return total


print(run(5000))
LIMIT = 1000
print(run(100))
LIMIT = 0.5
print(run(100))
print(change_at(5000, 2500, 7))
globals()["LIMIT"] = -1
print(run(100))
del LIMIT
try:
    run(100)
except NameError as error:
    print(error)
globals().update(LIMIT=3)
print(run(100))
helper, saved = (lambda x: x * 100), helper
print(run(100))
helper = saved
print(run(100))
vars(__import__("__main__"))["LIMIT"] = 4
print(run(100))
