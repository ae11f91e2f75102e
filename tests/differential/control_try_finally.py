"""Try, except, else and finally in loops, with break, continue and return in them."""


def run(n):
    log = []
    for i in range(n):
        try:
            if i % 7 == 3:
                continue
            if i % 7 == 4:
                raise ValueError(i)
            if i == 2995:
                break
        except ValueError as error:
            log.append(error.args[0])
        else:
            log.append("else")
        finally:
            log.append("finally")
    return len(log), log[-6:], log.count("else")


def early(n):
    for i in range(n):
        try:
            if i == 2500:
                return "returned", i
        finally:
            i = -1
    return "fell through"


def replaced():
    for i in range(3000):
        try:
            return "first"
        finally:
            if i < 2900:
                continue
            return "second"


def nested(i):
    out = []
    try:
        try:
            out.append(10 // (i % 3))
        finally:
            out.append("inner")
    except ZeroDivisionError:
        out.append("zero")
        try:
            raise KeyError(i)
        except (ValueError, KeyError) as error:
            out.append(type(error).__name__)
    finally:
        out.append("outer")
    try:
        error
    except UnboundLocalError as unbound:
        out.append(str(unbound))
    return out


print(run(4000))
print(early(4000), early(100))
print(replaced())
total = sum(len(nested(i)) for i in range(3000))
print(total, nested(0), nested(2))
