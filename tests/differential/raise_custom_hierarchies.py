"""Own exception classes with attributes, properties, `__init__`, `__eq__`, multiple bases and slots."""


class AppError(Exception):
    code = 1

    def __init__(self, message, *, detail=None):
        super().__init__(message)
        self.detail = detail

    @property
    def full(self):
        return f"{type(self).__name__}[{self.code}]: {self} ({self.detail})"


class NotFound(AppError, LookupError):
    code = 404

    def __str__(self):
        return "not found: " + super().__str__()


class Conflict(AppError, ValueError):
    code = 409

    def __init__(self, a, b):
        super().__init__(f"{a} against {b}", detail=(a, b))

    def __eq__(self, other):
        return self.args == other.args

    __hash__ = AppError.__hash__


def operate(i):
    if i % 4 == 0:
        raise NotFound(i)
    if i % 4 == 1:
        raise Conflict(i, -i)
    if i % 4 == 2:
        raise AppError("plain", detail=[i])
    return i


def translate(i):
    try:
        return operate(i)
    except LookupError as error:
        return "lookup", error.full
    except ValueError as error:
        return "value", error.full, error == Conflict(i, -i), error.args
    except AppError as error:
        error.code = i
        return "app", error.full, sorted(vars(error))


for i in range(90):
    row = translate(i)
    if i > 85:
        print(row)
AppError.code = 5
Conflict.__bases__ = (AppError, KeyError)
print(translate(85), translate(86))
NotFound.__bases__ = (AppError,)
print([translate(88) for _ in range(60)][-1])
NotFound.__str__ = lambda self: "patched"
print(translate(88), str(NotFound(1)), repr(NotFound("r")))


class Layout(ValueError, KeyError):
    pass


try:
    class Broken(OSError, StopIteration):
        pass
except TypeError as error:
    print(error)
