"""A module-level loop deletes its own variable, and a callee deletes globals it uses."""


def remove(name):
    del globals()[name]


misses = 0
for i in range(3000):
    kept = i
    del i
    try:
        i
    except NameError as error:
        misses += 1
        message = str(error)
print(misses, kept, message, "i" in globals())

offset = 1
total = 0
try:
    for k in range(5000):
        if k == 4000:
            remove("offset")
        total += k + offset
except NameError as error:
    print(error, k, total)
for k in range(3000):
    remove("k")
print("k" in globals())
for x in range(3000):
    len = None if x == 2999 else abs
    del len
print(len("abc"))
