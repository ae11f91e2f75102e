"""Exceptions raised and handled in the same loop; the handler's variable; `sys.exc_info` in between."""

import sys


def run(n):
    counts = {}
    current = []
    for i in range(n):
        try:
            if i % 5 == 0:
                raise ValueError(i)
            if i % 5 == 1:
                {}[i]
            if i % 5 == 2:
                None.attribute
            if i % 5 == 3:
                i // 0
        except (ValueError, KeyError) as error:
            name = type(error).__name__
            counts[name] = counts.get(name, 0) + 1
            assert sys.exc_info()[1] is error
        except AttributeError:
            counts["attribute"] = counts.get("attribute", 0) + 1
        except Exception as error:
            current.append(str(error))
        assert sys.exc_info() == (None, None, None)
        assert "error" not in locals()
    return counts, len(current), current[0]


print(run(5000))
caught = 0
for i in range(3000):
    try:
        raise IndexError(i)
    except IndexError as error:
        caught += error.args[0]
print(caught, "error" in globals())


class Custom(Exception):
    def __init__(self, code):
        self.code = code

    def __str__(self):
        return f"code {self.code}"


def nested(n):
    for i in range(n):
        try:
            try:
                raise Custom(i)
            except KeyError:
                print("never")
        except Custom as error:
            if error.code == 2500:
                raise RuntimeError("wrapped") from error


try:
    nested(3000)
except RuntimeError as error:
    print(error, error.__cause__, error.__cause__.__traceback__.tb_lineno)
