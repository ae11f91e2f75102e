"""The same raising function is called from places with and without handlers, one inside the other."""


def divide(a, b):
    return a // b


def guarded(a, b):
    try:
        return divide(a, b)
    except ZeroDivisionError:
        return None


def twice(a, b):
    try:
        first = guarded(a, b)
        return first, divide(a, b)
    except ZeroDivisionError as error:
        entry = error.__traceback__
        depth = 0
        while entry:
            depth += 1
            entry = entry.tb_next
        return "handled", depth


def run(n, zero):
    return [twice(i, 0 if i == zero else i + 1) for i in range(n)]


print(run(100, -1)[-1])
print(run(100, 50)[49:52])
print([run(3, 0)[0] for _ in range(60)][-1])
print(divide(7, 2), guarded(1, 0))
try:
    divide(1, 0)
except ZeroDivisionError as error:
    print(error, error.__traceback__.tb_lineno, error.__traceback__.tb_next.tb_lineno)
