"""Slices of lists, tuples and strings: bounds, steps, assignment, deletion, slice objects."""


def cut(items, low, high):
    return items[low:high]


items = list(range(20))
total = 0
for low in range(-25, 25):
    for high in range(-25, 25):
        total += sum(cut(items, low, high)) + len(cut("abcdefghij", low, high)) + len(cut((1, 2, 3), low, high))
print(total)
print(items[::3], items[::-4], items[5:2], items[None:3], items[-3:], items[slice(1, 9, 3)], items[2**70 :])
for i in range(2000):
    items[3:5] = [i, i + 1]
    items[10:10] = [7]
    del items[10:11]
print(items)
items[::2] = [0] * 10
print(items)
for action in (lambda: items[::0], lambda: items.__setitem__(slice(0, 4, 2), [1]), lambda: items["a":2], lambda: cut(5, 0, 1)):
    try:
        action()
    except (ValueError, TypeError) as error:
        print(error)
del items[1::3]
print(items)
