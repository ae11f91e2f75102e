"""Loops that break, continue and return out of several nested with blocks, some of which suppress."""

log = []


class Manager:
    def __init__(self, name, kinds=()):
        self.name, self.kinds = name, kinds

    def __enter__(self):
        log.append("+" + self.name)
        return self

    def __exit__(self, kind, value, trace):
        log.append("-" + self.name)
        return kind is not None and issubclass(kind, tuple(self.kinds))


def work(n):
    done = 0
    for i in range(n):
        with Manager("a", [KeyError]), Manager("b"):
            if i % 6 == 1:
                continue
            with Manager("c", [ValueError]) as c:
                if i % 6 == 2:
                    raise ValueError(i)
                if i % 6 == 3:
                    raise KeyError(i)
                if i == 90:
                    break
                if i == 95:
                    return "wrong"
            done += len(c.name)
            if i % 6 == 4:
                1 // 0 if i > 88 else None
        done += 10
    else:
        return "all", done
    return "broke", done, i


def tried(n):
    out = []
    while n:
        n -= 1
        try:
            with Manager("t", [IndexError]):
                out.append([1, 2][n % 3])
                if n % 2:
                    continue
            out.append("after")
        except ZeroDivisionError:
            out.append("never")
        finally:
            with Manager("f"):
                if n == 1:
                    break
    return out


for i in range(60):
    log.clear()
    rows = work(7), tried(7), len(log)
print(*rows, sep="\n")
print("".join(log))
log.clear()
try:
    print(work(200))
except ZeroDivisionError as error:
    print(error, log[-3:], len(log))
print(tried(100)[-5:])
