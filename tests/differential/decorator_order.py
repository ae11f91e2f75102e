"""Decorators: order of evaluation and application, with arguments, on classes and all kinds of methods."""

import functools

log = []


def tag(name):
    log.append("evaluate " + name)

    def decorate(function):
        log.append("apply " + name)

        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            log.append("enter " + name)
            try:
                return function(*args, **kwargs)
            finally:
                log.append("leave " + name)

        return wrapper

    return decorate


def define(i):
    @tag("a")
    @tag("b")
    def function(x, *, y=log.append("default")):
        return x + i

    return function


for i in range(60):
    log.clear()
    result = define(i)(1)
print(result, log)


def method(function):
    function.marked = True
    return function


decorators = [method, staticmethod]


@(lambda cls: setattr(cls, "extra", 5) or cls)
class Thing:
    @method
    def a(self, x):
        return x

    @decorators[1]
    def b(x):
        return -x

    @property
    @functools.lru_cache(4)
    def c(self):
        log.append("c")
        return self.extra

    @classmethod
    @tag("class")
    def d(cls, x):
        return cls.extra + x


thing = Thing()
for i in range(70):
    log.clear()
    row = thing.a(i), thing.b(i), thing.c, thing.d(i), Thing.a.marked
print(row, log)


@list
@reversed
@(lambda function: function.__name__)
def text():
    pass


print(text)
