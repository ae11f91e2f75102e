"""Guards with side effects, bindings of failed cases, capture scopes, and fall through."""

log = []


def guard(name, value):
    log.append(name)
    return value


def work(x):
    a = b = "unset"
    match x:
        case [a, 1] if guard("first", a > 5):
            result = "first"
        case [a, b] if guard("second", b > 5):
            result = "second"
        case [a, b, *c] if guard("raise", 10 // a):
            result = "third"
        case int(a) if (b := a * 2) > 10:
            result = "walrus"
        case a if a is None:
            result = "none"
    try:
        return result, a, b
    except UnboundLocalError as error:
        return "unbound", a, b


for _ in range(60):
    log.clear()
    rows = [work(x) for x in ([6, 1], [5, 1], [0, 9], [1, 2, 3], [11, 2], 6, 5, None, "x")]
print(*rows, sep="\n")
print(log)
try:
    work([0, 0])
except ZeroDivisionError as error:
    print(error, log[-1])


def subject(n):
    seen = []
    for i in range(n):
        match (i % 3, i % 2):
            case (0, k):
                continue
            case (1, 0 | 1 as k) if k:
                seen.append(k)
            case (r, _):
                if r == 2 and i > 80:
                    break
                seen.append(-r)
    return len(seen), sum(seen), i, k


print(subject(100), subject(50))
matches = []
for i in range(70):
    match i:
        case value if value % 9 == 0:
            matches.append(value)
        case _ as last:
            pass
print(matches, value, last)
