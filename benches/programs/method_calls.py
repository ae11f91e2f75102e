"""A method of a subclass, reached through a helper function that is called in a module-level loop."""

import sys
from time import perf_counter

N = int(sys.argv[1]) if len(sys.argv) > 1 else 12_000
CALLS = 150_000


class Animal:
    def __init__(self, name, sound):
        self.name = name
        self.sound = sound

    def speak(self):
        raise NotImplementedError


class Dog(Animal):
    def speak(self):
        return self.sound


def call_speak(animal):
    return animal.speak()


d = Dog("Rex", "Woof")

PROGRESS = 0
laps = [perf_counter()]
for PROGRESS in range(1, N + 1):
    for _ in range(CALLS):
        call_speak(d)
    laps.append(perf_counter())

heard = call_speak(d)
assert heard == "Woof", heard
print("result:", d.name, "says", heard)
print(f"seconds: {laps[-1] - laps[0]:.6f}", file=sys.stderr)
print("laps:", *(f"{lap:.6f}" for lap in laps), file=sys.stderr)
