"""Nested handlers that only blocks further down lead to."""

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
            result.append(error)
    return len(result)


for _ in range(70):
    inner_only(6)
print(inner_only(100))
