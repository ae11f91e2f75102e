"""Subprocesses and multiprocessing by fork with functions that were compiled before."""

import multiprocessing
import subprocess
import sys


def square(x):
    return x * x


def total(n):
    result = 0
    for i in range(n):
        result += square(i)
    return result


def main():
    print(total(5000))
    output = subprocess.run([sys.executable, "-I", "-c", "print(sum(range(10)))"], capture_output=True, text=True)
    print(output.stdout.strip(), output.returncode)
    context = multiprocessing.get_context("fork")
    with context.Pool(2) as pool:
        print(pool.map(square, range(20)), pool.apply(total, (3000,)))
    print(total(100))


if __name__ == "__main__":
    main()
