"""The sun and four planets under gravity, one object each, moved in small time steps."""

import sys
from math import sqrt
from time import perf_counter

N = int(sys.argv[1]) if len(sys.argv) > 1 else 8_000
STEPS = 3_200
YEAR = 365.24
SOLAR_MASS = 39.47841760435743


class Body:
    def __init__(self, position, velocity, mass):
        self.x, self.y, self.z = position
        self.vx, self.vy, self.vz = (v * YEAR for v in velocity)
        self.mass = mass * SOLAR_MASS


def solar_system():
    # Position in astronomical units, velocity in the same per day, mass in suns.
    return [
        Body((0.0, 0.0, 0.0), (0.0, 0.0, 0.0), 1.0),
        Body(
            (4.841431442464721, -1.1603200440274284, -0.10362204447112311),
            (0.001660076642744037, 0.007699011184197404, -0.0000690460016972063),
            0.0009547919384243266,
        ),
        Body(
            (8.34336671824458, 4.124798564124305, -0.4035234171143214),
            (-0.002767425107268624, 0.004998528012349172, 0.00002304172975737639),
            0.0002858859806661308,
        ),
        Body(
            (12.894369562139131, -15.111151401698631, -0.22330757889265573),
            (0.002964601375647616, 0.0023784717395948095, -0.000029658956854023756),
            0.00004366244043351563,
        ),
        Body(
            (15.379697114850917, -25.919314609987964, 0.17925877295037118),
            (0.0026806777249038932, 0.001628241700382423, -0.00009515922545197159),
            0.00005151389020466115,
        ),
    ]


def energy(bodies):
    total = 0.0
    for i, a in enumerate(bodies):
        total += 0.5 * a.mass * (a.vx * a.vx + a.vy * a.vy + a.vz * a.vz)
        for b in bodies[i + 1 :]:
            dx, dy, dz = a.x - b.x, a.y - b.y, a.z - b.z
            total -= a.mass * b.mass / sqrt(dx * dx + dy * dy + dz * dz)
    return total


def attract(a, b, dt):
    dx = a.x - b.x
    dy = a.y - b.y
    dz = a.z - b.z
    square = dx * dx + dy * dy + dz * dz
    pull = dt / (square * sqrt(square))
    a_pull = b.mass * pull
    b_pull = a.mass * pull
    a.vx -= dx * a_pull
    a.vy -= dy * a_pull
    a.vz -= dz * a_pull
    b.vx += dx * b_pull
    b.vy += dy * b_pull
    b.vz += dz * b_pull


def advance(bodies, pairs, dt):
    for a, b in pairs:
        attract(a, b, dt)
    for body in bodies:
        body.x += dt * body.vx
        body.y += dt * body.vy
        body.z += dt * body.vz


bodies = solar_system()
pairs = [(a, b) for i, a in enumerate(bodies) for b in bodies[i + 1 :]]
before = energy(bodies)

PROGRESS = 0
laps = [perf_counter()]
for PROGRESS in range(1, N + 1):
    for _ in range(STEPS):
        advance(bodies, pairs, 0.001)
    laps.append(perf_counter())

after = energy(bodies)
assert abs(after - before) < 1e-4 * abs(before), (before, after)
print("result:", repr(before), repr(after))
print(f"seconds: {laps[-1] - laps[0]:.6f}", file=sys.stderr)
print("laps:", *(f"{lap:.6f}" for lap in laps), file=sys.stderr)
