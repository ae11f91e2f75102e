"""A day in the life of a delivery fleet, again and again: Emberjit's demo program.

    python demo.py [DAYS]

Prints the fleet's books at the end. The same number of days gives the same books, digit for
digit, however the program is run. PROGRESS counts the days that are done.
"""

import sys

PROGRESS = 0
DAYS = 8_000_000


class Vehicle:
    """Something that drives around and costs money."""

    wear = 0.07

    def __init__(self, name, speed, load):
        self.name = name
        self.speed = speed
        self.load = load
        self.driven = 0.0

    def distance(self, share):
        return self.speed * share

    def rate(self):
        return 0.31

    def drive(self, share):
        km = self.distance(share)
        self.driven = self.driven + km
        return km * (self.rate() + self.wear)


class Van(Vehicle):
    wear = 0.05

    def rate(self):
        return 0.24 + self.load * 0.0005


class Truck(Vehicle):
    wear = 0.11

    def rate(self):
        return 0.42 + self.load * 0.0002


def clamp(value, low, high):
    if value < low:
        return low
    if value > high:
        return high
    return value


def shuffle(seed):
    """The next of a row of numbers below 65536 that looks like chance."""
    return (seed * 1309 + 13849) & 65535


def traffic(hour, seed):
    rush = 3 if hour == 8 or hour == 17 else 1
    return rush * (seed % 97) + hour


def share_of_hour(hour, seed):
    """How much of an hour is spent driving, and not in traffic."""
    return 1.0 - clamp(traffic(hour, seed) * 0.0035, 0.0, 0.9)


def day(vehicle, seed):
    """Drives through one day; returns what it cost and the next seed."""
    cost = 0.0
    for hour in range(6, 20):
        seed = shuffle(seed)
        cost += vehicle.drive(share_of_hour(hour, seed))
    return cost, seed


def simulate(fleet, days):
    global PROGRESS
    books = {}
    for vehicle in fleet:
        books[vehicle.name] = 0.0
    seed = 2024
    for number in range(days):
        vehicle = fleet[number % len(fleet)]
        cost, seed = day(vehicle, seed)
        books[vehicle.name] = books[vehicle.name] + cost
        PROGRESS = number + 1
    return books, seed


def main():
    days = int(sys.argv[1]) if len(sys.argv) > 1 else DAYS
    fleet = [Van("van", 48.0, 350), Van("minivan", 55.0, 120), Van("long van", 44.0, 790)]
    books, seed = simulate(fleet, days)
    for vehicle in fleet:
        print(f"{vehicle.name}: {vehicle.driven!r} km, {books[vehicle.name]!r} paid")
    cost, seed = day(Truck("truck", 62.0, 9000), seed)
    print(f"{PROGRESS} days; one with a truck would be {cost!r}, last seed {seed}")


if __name__ == "__main__":
    main()
