"""Dictionaries and sets changed while loops go over them, and the errors that gives."""


def add_at(table, stop):
    seen = 0
    for key in table:
        seen += 1
        if key == stop:
            table[-1] = 0
    return seen


def delete_at(table, stop):
    for key in table:
        if key == stop:
            del table[key]


def change_values(table):
    for key in table:
        table[key] += 1
    for key, value in table.items():
        table[key] = value * 2
    return sum(table.values())


print(change_values(dict.fromkeys(range(3000), 1)))
for function, stop in ((add_at, 2000), (add_at, 2999), (delete_at, 2000), (delete_at, 2999), (add_at, 5000)):
    table = dict.fromkeys(range(3000), 0)
    try:
        print(function(table, stop))
    except RuntimeError as error:
        print(error, len(table))


def replace_key(table):
    for key in table:
        del table[key]
        table[key + 10_000] = 1


try:
    replace_key(dict.fromkeys(range(3000)))
except RuntimeError as error:
    print(error)
values = set(range(2000))
try:
    for value in values:
        values.add(value + 2000)
except RuntimeError as error:
    print(error)
table = {1: 1}
items = table.items()
table[2] = 2
print(list(items), list(table.keys() & {2, 3}))
