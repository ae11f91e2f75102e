"""Except clauses with tuples, variables, wrong classes, and classes whose check raises."""


def attempt(kinds, error):
    try:
        raise error
    except kinds:
        return "caught"


def run(kinds, error, n):
    count, message = 0, "nothing raised"
    for _ in range(n):
        try:
            count += attempt(kinds, error) == "caught"
        except Exception as other:
            count += 1000
            message = f"{type(other).__name__}: {other}"
    return count, message


print(run(ValueError, ValueError("v"), 3000))
print(run((KeyError, (ValueError)), ValueError("v"), 3000))
print(run(KeyError, ValueError("v"), 10))
print(run((), ValueError("v"), 10))
print(run("text", ValueError("v"), 10))
print(run((int, str), ValueError("v"), 10))
for value in (5, "text", int, None, ValueError):
    try:
        raise value
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)
try:
    raise ValueError from 5
except TypeError as error:
    print(error)
