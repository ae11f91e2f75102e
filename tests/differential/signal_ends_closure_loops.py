"""Timers end endless loops that call inner functions, lambdas, methods, generators and comprehensions."""

import signal


class Timeout(Exception):
    pass


def raising(number, frame):
    raise Timeout


class Thing:
    def __init__(self):
        self.n = 0

    def step(self):
        self.n ^= 1


def inner_function():
    def step(x):
        return x ^ 3

    x = 0
    while True:
        x = step(x)


def inner_lambda():
    flip = lambda x: not x
    x = True
    while x is not None:
        x = flip(x)


def writes_cell():
    count = 0

    def bump():
        nonlocal count
        count = (count + 1) & 7

    while True:
        bump()


def method():
    thing = Thing()
    while True:
        thing.step()


def handler():
    while True:
        try:
            {}[1]
        except KeyError:
            continue


def comprehension():
    while True:
        [x for x in (1, 2)]


def finally_continue():
    x = 0
    while True:
        try:
            x ^= 1
        finally:
            continue


signal.signal(signal.SIGALRM, raising)
for function in (inner_function, inner_lambda, writes_cell, method, handler, comprehension, finally_continue):
    ended = 0
    for _ in range(3):
        try:
            signal.setitimer(signal.ITIMER_REAL, 0.01)
            function()
        except Timeout:
            ended += 1
    print(function.__name__, ended)
