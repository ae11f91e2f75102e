import emberjit


class Square:
    def __init__(self, side):
        self.side = side

    def area(self):
        return self.side * self.side


class Strip:
    def __init__(self, length):
        self.length = length

    def area(self):
        return self.length


def area_of(shape):
    return shape.area()


square, strip = Square(3), Strip(4)
for i in range(100):
    area_of(square)
emberjit.compile(area_of)
# The second class comes to a guard for the first, until there is a path for both.
for i in range(100):
    assert area_of(strip) == 4
assert area_of(square) == 9
print(emberjit.hir(area_of))
