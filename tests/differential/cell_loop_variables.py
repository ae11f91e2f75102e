"""Closures made in loops share one variable; defaults and comprehensions keep their own."""


def shared(n):
    functions = []
    for i in range(n):
        functions.append(lambda: i)
    i = "after"
    return functions[0](), functions[-1]()


def kept(n):
    return [f() for f in [lambda i=i: i for i in range(n)]]


def comprehended(n):
    functions = [lambda: (i, j) for i in range(n) for j in range(2)]
    return functions[0](), [f() for f in functions] == [(n - 1, 1)] * (2 * n)


def fresh(n):
    def make(i):
        def get():
            return i

        def put(x):
            nonlocal i
            i = x

        return get, put

    pairs = [make(i) for i in range(n)]
    for get, put in pairs:
        put(get() * 10)
    return [get() for get, put in pairs]


def growing(n):
    total = 0

    def add(x):
        nonlocal total
        total += x
        return total

    rows = [add(x) for x in range(n)]
    return rows[-1], total, add.__closure__[0].cell_contents


for _ in range(70):
    rows = shared(5), kept(4), comprehended(3), fresh(4), growing(5)
print(*rows, sep="\n")
print(shared(100), growing(100))
lambdas = {}
for name in "abc":
    def function(x, *, tag=name):
        return tag, name, x

    lambdas[name] = function
for _ in range(60):
    rows = [f(1) for f in lambdas.values()]
print(rows)
