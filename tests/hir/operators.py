import emberjit


class Vector:
    def __init__(self, x):
        self.x = x

    def __add__(self, other):
        if not isinstance(other, Vector):
            return NotImplemented
        return Vector(self.x + other.x)


def doubled(x):
    v = Vector(x)
    return (v + v).x


for i in range(100):
    doubled(i)
emberjit.compile(doubled)
assert doubled(4) == 8
print(emberjit.hir(doubled))
