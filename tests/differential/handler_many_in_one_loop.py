"""One loop with many kinds of exceptions from built-in operations, each caught by its own clause."""


def trouble(kind, i):
    if kind == 0:
        return 1 // (i - i)
    if kind == 1:
        return [][i]
    if kind == 2:
        return {}[i]
    if kind == 3:
        return int("q" + str(i))
    if kind == 4:
        return i.missing
    if kind == 5:
        return i + "s"
    if kind == 6:
        return 1.5 ** (10.0**5)
    if kind == 7:
        return next(iter(()))
    if kind == 8:
        return b"\xff".decode()
    return unknown_name


def run(n):
    counts = {}
    for i in range(n):
        try:
            trouble(i % 10, i)
        except (ZeroDivisionError, OverflowError) as error:
            key = str(error)
        except LookupError as error:
            key = type(error).__name__
        except UnicodeError as error:
            key = error.reason
        except ValueError as error:
            key = str(error)[:40]
        except (AttributeError, NameError) as error:
            key = error.name
        except StopIteration as error:
            key = repr(error.value)
        except Exception as error:
            key = "other " + str(error)
        counts[key] = counts.get(key, 0) + 1
    return counts


for item in run(300).items():
    print(item)
