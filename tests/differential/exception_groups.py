"""Exception groups: `except*`, nested groups, splitting, and what remains."""


def run(i):
    caught = []
    try:
        errors = [ValueError(i), TypeError(i)]
        if i % 3 == 0:
            errors.append(ExceptionGroup("inner", [KeyError(i), OSError(i)]))
        raise ExceptionGroup("outer", errors)
    except* ValueError as group:
        caught.append(("value", len(group.exceptions)))
    except* (TypeError, KeyError) as group:
        caught.append(("type or key", len(group.exceptions)))
    return caught


results = {}
for i in range(1000):
    try:
        result = str(run(i))
    except ExceptionGroup as group:
        result = repr(group.exceptions[0].exceptions[0])[:7]
    results[result] = results.get(result, 0) + 1
print(results)
try:
    run(3)
except ExceptionGroup as group:
    print(group, group.exceptions, group.split(OSError))
