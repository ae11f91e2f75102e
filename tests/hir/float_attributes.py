import emberjit


class Body:
    def __init__(self, x, v):
        self.x = x
        self.v = v


def move(bodies, dt):
    for body in bodies:
        body.x += body.v * dt


bodies = [Body(1.0, 2.0), Body(3.0, 4.0)]
for _ in range(100):
    move(bodies, 0.5)
emberjit.compile(move)
move(bodies, 0.5)
print(emberjit.hir(move))
