"""Functions without arguments recurse as deep as any other, whoever runs them."""


def depth():
    n = 0

    def down():
        nonlocal n
        n += 1
        down()

    try:
        down()
    except RecursionError as e:
        return n, str(e)


for i in range(60):
    print(depth())
