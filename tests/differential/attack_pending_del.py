"""Objects die inside compiled loops, and their `__del__` changes what the loop relies on."""


class Switch:
    def __init__(self, value):
        self.value = value

    def __del__(self):
        global scale
        Device.level = self.value
        scale = by_two if self.value % 2 else by_three


class Device:
    level = 1


def by_two(x):
    return x * 2


def by_three(x):
    return x * 3


scale = by_two


def run(n):
    total = 0
    held = None
    for i in range(n):
        if i % 500 == 0:
            held = Switch(i // 500)
        total += scale(i) + Device.level
    return total


print(run(5000))
print(Device.level, scale.__name__)
