"""A class attribute and a method are replaced after they were compiled in as constants."""


class Settings:
    factor = 2

    def scale(self, x):
        return x * self.factor


def run(settings, n):
    total = 0
    for i in range(n):
        total += settings.scale(i) + Settings.factor
    return total


settings = Settings()
print(run(settings, 5000))
Settings.factor = 10
print(run(settings, 100))
settings.factor = 100
print(run(settings, 100))
del settings.factor
print(run(settings, 100))
Settings.scale = lambda self, x: -x
print(run(settings, 100))
del Settings.factor
try:
    run(settings, 100)
except AttributeError as error:
    print(error)
Settings.factor = 1
del Settings.scale
try:
    run(settings, 100)
except AttributeError as error:
    print(error)
