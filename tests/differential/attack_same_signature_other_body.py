"""A global function is rebound to others with the same signature."""


def make(kind):
    if kind == "add":

        def operation(a, b):
            return a + b

    elif kind == "sub":

        def operation(a, b):
            return a - b

    else:

        def operation(a, b):
            return a * b

    return operation


operation = make("add")


def run(n):
    total = 1
    for i in range(1, n):
        total = operation(total, i) % 1_000_003
    return total


print(run(5000))
for kind in ("sub", "mul", "add", "sub"):
    operation = make(kind)
    print(kind, run(1000))

total = 0
for i in range(1000):
    operation = make(("add", "sub", "mul")[i % 3])
    total = operation(total, i) % 1_000_003
print(total)
