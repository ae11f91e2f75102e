"""Forks from hot functions, generators and handlers; exit codes and what each side computes."""

import os
import sys


def mix(x, i):
    return (x * 13 + i) % 10007


def run(n, at):
    x, child = 1, None
    for i in range(n):
        x = mix(x, i)
        if i == at:
            child = os.fork()
    return x, child


def wait(child):
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


sys.stdout.flush()
x, child = run(100, 60)
if child == 0:
    os._exit(x % 200)
print(wait(child) == x % 200, x)
sys.stdout.flush()


def items(n):
    for i in range(n):
        yield mix(i, i)


g = items(100)
first = [next(g) for _ in range(60)]
child = os.fork()
rest = list(g)
if child == 0:
    os._exit(len(rest))
print(wait(child), rest[-1])
sys.stdout.flush()


def in_handler(i):
    try:
        1 // 0
    except ZeroDivisionError as error:
        child = os.fork()
        if child == 0:
            os._exit(7 if sys.exception() is error else 1)
        return wait(child)


print([in_handler(i) for i in range(4)])
reader, writer = os.pipe()
child = os.fork()
if child == 0:
    os.close(reader)
    with os.fdopen(writer, "w") as file:
        file.write(str(run(100, -1)))
    os._exit(0)
os.close(writer)
with os.fdopen(reader) as file:
    print(file.read(), wait(child), run(100, -1))
sys.stdout.flush()
child = os.fork()
if child == 0:
    raise SystemExit(mix(5, 5) % 256)
print(wait(child), mix(5, 5))
