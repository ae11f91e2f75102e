"""`__bases__`, a metaclass's attributes and an abstract hook change between and inside loops."""


class Fast:
    def step(self, x):
        return x + 2


class Slow:
    def step(self, x):
        return x + 1


class Root:
    pass


class Runner(Fast, Root):
    def go(self, n):
        x = 0
        for i in range(n):
            if i == 3000:
                Runner.__bases__ = (Slow, Root)
            x = self.step(x)
        return x


class Final(Runner):
    pass


print(Runner().go(2000), Final().go(2000))
print(Final().go(5000))
print(Runner().go(100), [k.__name__ for k in Final.__mro__])
Runner.__bases__ = (Root, Fast, Slow)
print(Runner().go(100))
Root.step = lambda self, x: x - 1
print(Runner().go(100), Final().go(100))
try:
    Runner.__bases__ = (Final,)
except TypeError as error:
    print(error)
try:
    Runner.__bases__ = ()
except TypeError as error:
    print(error)
