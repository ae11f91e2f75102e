"""A finally block that breaks, continues or returns discards the exception in flight."""

import sys


def with_break(n):
    seen = 0
    while True:
        try:
            seen += 1
            raise KeyError(seen)
        finally:
            if seen >= n:
                break
            continue
    return seen, sys.exc_info()


def with_return(n):
    for i in range(n):
        try:
            try:
                1 // (i - 30)
            finally:
                if i == 30:
                    return i, sys.exc_info()[0].__name__
        except ZeroDivisionError:
            return "wrong"
    return "none"


def inner_only(n):
    result = []
    for i in range(n):
        try:
            for k in range(3):
                try:
                    raise ValueError(i)
                finally:
                    if k < 2:
                        continue
                    if i % 2:
                        break
        except ValueError as error:
            result.append((i, k, error.__context__))
    return len(result), result[-1]


for _ in range(70):
    rows = with_break(5), with_return(40), inner_only(6)
print(*rows, sep="\n")
print(with_break(100), inner_only(100))
print(sys.exc_info())
