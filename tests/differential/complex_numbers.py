"""Complex arithmetic in loops that began with ints and floats."""


def step(z, c):
    return z * z + c


def escapes(c, limit):
    z = 0
    for i in range(limit):
        z = step(z, c)
        if abs(z) > 2:
            return i
    return limit


print(sum(escapes(complex(x / 20 - 2, y / 10 - 1), 30) for x in range(60) for y in range(20)))
print(step(3, 4), step(0.5, 1), step(1j, 2), step(2, 1j))
print((1 + 2j) / (3 - 1j), (2j) ** 2, -(1 + 1j), abs(3 + 4j), (1 + 2j).conjugate(), 1j == 1j, complex(1, -0.0))
try:
    step(1j, 2) < 3
except TypeError as error:
    print(error)
