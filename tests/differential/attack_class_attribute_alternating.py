"""A method and a class attribute alternate a thousand times inside a running loop."""


class Device:
    level = 1

    def read(self):
        return self.level


def plain(self):
    return self.level


def doubled(self):
    return self.level * 2


def read(device):
    return device.read()


device = Device()
warm = 0
for _ in range(5000):
    warm += read(device)
print(warm)

total = 0
trace = []
for i in range(1000):
    Device.read = doubled if i % 2 else plain
    Device.level = i
    for _ in range(5):
        total += read(device)
    if i % 100 == 1:
        trace.append(total)
print(total)
print(trace)
