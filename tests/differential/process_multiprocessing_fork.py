"""multiprocessing by fork: pipes, errors that cross them, shared values and exit codes of children."""

import multiprocessing


def square(x):
    if x == 77:
        raise ValueError(x)
    return x * x


def total(n):
    result = 0
    for i in range(n):
        result += square(i)
    return result


def child(connection, value, n):
    for _ in range(n):
        with value.get_lock():
            value.value += 1
    connection.send([total(20), value.value > 0])
    try:
        connection.send(connection.recv() + 1)
    except TypeError as error:
        connection.send(error)
    connection.close()


def main():
    context = multiprocessing.get_context("fork")
    print(total(70))
    here, there = context.Pipe()
    value = context.Value("i", 0)
    for message in (5, "x"):
        process = context.Process(target=child, args=(there, value, 60))
        process.start()
        print(here.recv())
        here.send(message)
        print(repr(here.recv()))
        process.join()
        print(process.exitcode, value.value)
    process = context.Process(target=exit, args=(3,))
    process.start()
    process.join()
    print(process.exitcode, total(70))


if __name__ == "__main__":
    main()
