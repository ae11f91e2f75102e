"""Locals read before they are bound, after `del`, and bound on one path only."""


def maybe(flag):
    if flag:
        x = 1
    return x


def deleted(i):
    y = i
    if i % 1000 == 999:
        del y
    return y


def loop_variable(n):
    for item in range(n):
        pass
    return item


total = 0
messages = []
for i in range(3000):
    try:
        total += maybe(True) + deleted(i) + loop_variable(1)
    except UnboundLocalError as error:
        messages.append(str(error))
print(total, messages)
for function, argument in ((maybe, False), (loop_variable, 0)):
    try:
        function(argument)
    except UnboundLocalError as error:
        print(error)


def delete_twice():
    z = 1
    del z
    del z


try:
    delete_twice()
except UnboundLocalError as error:
    print(error)


def conditional(n):
    seen = 0
    for i in range(n):
        if i == 1500:
            late = 5
        try:
            seen += late
        except UnboundLocalError:
            seen -= 1
        if i == 2500:
            del late
    return seen


print(conditional(3000))
