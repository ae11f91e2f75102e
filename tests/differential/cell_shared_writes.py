"""Variables shared between an outer and several inner functions, written from all sides in loops."""


def counter(start):
    count = start

    def up(n):
        nonlocal count
        for _ in range(n):
            count += 1
        return count

    def down():
        nonlocal count
        count -= 0.5
        return count

    def read():
        return count

    for i in range(3):
        count = up(2) * 2
        down()
    return up, down, read, count


for i in range(80):
    up, down, read, value = counter(i)
    up(3)
    down()
print(value, read(), up(100), down(), read())


def deep():
    a = 0

    def one():
        nonlocal a
        b = a

        def two():
            nonlocal a, b
            a += 1
            b += 2

            def three():
                nonlocal b
                b *= 2
                return a, b

            return three

        three = two()
        for _ in range(2):
            result = three()
        return result, b

    rows = [one() for _ in range(70)]
    return rows[0], rows[-1], a


print(deep())


def swap(n):
    x, y = 0, 1

    def step():
        nonlocal x, y
        x, y = y, (x + y) % 1000

    for _ in range(n):
        step()
        x, y = y, x
        step()
    return x, y


print(swap(200))
