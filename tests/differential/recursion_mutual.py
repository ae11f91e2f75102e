"""Mutual recursion between functions, methods, closures, generators and operators; results and errors."""

import sys


def even(n):
    return True if n == 0 else odd(n - 1)


def odd(n):
    return False if n == 0 else even(n - 1)


def hofstadter_f(n):
    return 1 if n == 0 else n - hofstadter_m(hofstadter_f(n - 1))


def hofstadter_m(n):
    return 0 if n == 0 else n - hofstadter_f(hofstadter_m(n - 1))


class Expression:
    def __init__(self, text):
        self.tokens = text.split()[::-1]

    def sum(self):
        value = self.product()
        while self.tokens and self.tokens[-1] in "+-":
            value = value + self.product() if self.tokens.pop() == "+" else value - self.product()
        return value

    def product(self):
        value = self.atom()
        while self.tokens and self.tokens[-1] in "*/":
            value = value * self.atom() if self.tokens.pop() == "*" else value / self.atom()
        return value

    def atom(self):
        token = self.tokens.pop()
        if token == "(":
            value = self.sum()
            if self.tokens.pop() != ")":
                raise SyntaxError("no )")
            return value
        return int(token)


def ackermann(m, n):
    if m == 0:
        return n + 1
    return ackermann(m - 1, 1 if n == 0 else ackermann(m, n - 1))


def ping(n):
    yield n
    if n:
        yield from pong(n - 1)


def pong(n):
    yield -n
    if n:
        yield from ping(n - 1)


for i in range(60):
    rows = (
        even(i),
        hofstadter_f(i % 15),
        hofstadter_m(i % 15),
        Expression(f"( {i} + 2 ) * 3 - 8 / ( 2 + 2 )").sum(),
        ackermann(2, 3),
    )
print(*rows, sum(ping(40)), list(pong(3)))
for text in ("( 1 + 2", "1 +", "x", "1 / 0", "( 1 2 )"):
    try:
        Expression(text).sum()
    except (SyntaxError, IndexError, ValueError, ZeroDivisionError) as error:
        print(type(error).__name__, error)
for n in (900, 5000):
    try:
        print(even(n))
    except RecursionError as error:
        entry, names = error.__traceback__, set()
        while entry:
            names.add(entry.tb_frame.f_code.co_name)
            entry = entry.tb_next
        print(error, sorted(names))
print(even(901), sys.getrecursionlimit())
