"""Exceptions in an else block are not caught by the handlers of the same statement."""


def work(i):
    try:
        x = [1, 2, 3][i % 3]
    except ZeroDivisionError:
        return "wrong"
    else:
        try:
            y = 6 // (x - 2)
        except ZeroDivisionError:
            raise ValueError(i) from None
    finally:
        x = None
    return y


def outer(n):
    caught = []
    total = 0
    for i in range(n):
        try:
            total += work(i)
        except ZeroDivisionError:
            caught.append("wrong")
        except ValueError as error:
            caught.append(error.args[0])
        else:
            total += 1
    return total, caught[:5], len(caught)


print(outer(150))


def loop_else(n):
    for attempt in range(n):
        try:
            value = int("x" * (attempt < n - 1) + "7")
        except ValueError:
            continue
        else:
            break
    else:
        return "exhausted"
    return attempt, value


print([loop_else(k) for k in (0, 1, 5, 100)])
