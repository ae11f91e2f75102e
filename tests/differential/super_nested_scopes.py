"""Zero-argument super in nested functions, comprehensions, lambdas, generators and replaced arguments."""


class Base:
    def value(self, n=0):
        return n + 1

    def items(self):
        return [1, 2, 3]


class Derived(Base):
    def nested(self):
        def inner(me):
            return super().value(10)

        return inner(self)

    def comprehension(self):
        return [super(Derived, self).value(i) for i in range(3)]

    def captured(self):
        parent = super()
        return [parent.value(i) for i in range(3)], (lambda: parent.items())()

    def generator(self):
        for x in super().items():
            yield x + super().value()

    def rebound(self):
        self = Derived()
        return super().value(3)

    def no_arguments():
        return super().value()

    def deleted(self):
        del self
        return super().value()

    def star(*args):
        return super().value(len(args))


def attempt(function, *args):
    try:
        return function(*args)
    except (RuntimeError, TypeError, UnboundLocalError) as error:
        return type(error).__name__, str(error)


for _ in range(70):
    d = Derived()
    rows = [
        attempt(d.nested),
        attempt(d.captured),
        attempt(list, d.generator()),
        attempt(d.rebound),
        attempt(Derived.no_arguments),
        attempt(d.deleted),
        attempt(d.star),
        attempt(d.comprehension),
    ]
print(*rows, sep="\n")


def outside(self):
    return super().value()


Derived.outside = outside
print(attempt(d.outside))


class Inline(Base):
    value = lambda self, n=0: super().value(n) * 2
    cell = lambda self: __class__


print([Inline().value(i) for i in range(70)][-1], Inline().cell().__name__)
