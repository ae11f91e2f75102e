import emberjit


class Square:
    def __init__(self, side):
        self.side = side

    def area(self, scale=2):
        return self.side * scale


def total(n):
    square = Square(n)
    return square.area() + square.area(scale=3)


for i in range(100):
    total(i)
emberjit.compile(total)
assert total(5) == 25
print(emberjit.hir(total))
