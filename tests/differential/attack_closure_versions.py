"""A closure's free variables change type and identity between calls of one compiled code object."""


def make(operation, constant):
    def apply(x):
        return operation(x, constant)

    return apply


def add(a, b):
    return a + b


def pair(a, b):
    return (a, b)


functions = [make(add, 1), make(add, 1.5), make(pair, "x"), make(max, 3), make(lambda a, b: b, None)]


def run(f, n):
    result = None
    for i in range(n):
        result = f(i)
    return result


for f in functions * 2:
    print(run(f, 2000))
f = functions[0]
f.__closure__[1].cell_contents = pair
f.__closure__[0].cell_contents = "changed"
print(run(f, 2000))
results = [g(5) for _ in range(600) for g in functions]
print(results[-5:])
