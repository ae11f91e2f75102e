"""Finally blocks that continue or break a for loop while an exception is in flight, two levels deep."""


def single(n):
    count = 0
    for k in range(n):
        try:
            raise ValueError(k)
        finally:
            count += 1
            continue
    return count, k


def conditional(n):
    kept = []
    for k in range(n):
        try:
            kept.append(10 // (k % 5))
        finally:
            if k % 5 == 0:
                continue
        kept.append(-k)
    return len(kept), kept[-2:]


def inner_break(n):
    out = 0
    for i in range(n):
        for k in range(3):
            try:
                out += [1, 2][k]
            finally:
                if k == 2:
                    break
        out += 10
    return out


def propagating(n):
    caught = 0
    for i in range(n):
        try:
            for k in range(3):
                try:
                    raise ValueError(i)
                finally:
                    if k < 2:
                        continue
        except ValueError:
            caught += k
    return caught


def returning(n):
    for i in range(n):
        try:
            {}[i]
        finally:
            if i > 50:
                return i
            continue


functions = (single, conditional, inner_break, propagating, returning)
for _ in range(60):
    rows = [function(7) for function in functions]
print(rows)
print([function(120) for function in functions])
