"""A thread runs a hot loop while another replaces the function, class attribute and global it uses."""

import threading


class Thing:
    factor = 1

    def scale(self, x):
        return x * self.factor


offset = 0


def function(x):
    return x + offset


def work(thing, stop, out):
    turns = 0
    while not stop.is_set() or turns < 100:
        value = thing.scale(1) + function(1)
        if value not in allowed:
            out.append(value)
            return
        turns += 1
    out.append("fine")


allowed = {2, 3, 4, 6, 7, 102, 103, 104, 106, 107, 2.5, 3.5, 5, 12, 13, 15, 16, 11, 105}
out, stop = [], threading.Event()
thing = Thing()
thread = threading.Thread(target=work, args=(thing, stop, out))
thread.start()
for i in range(60):
    Thing.factor = (1, 2, 5)[i % 3]
    offset = (0, 1)[i % 2]
    if i % 10 == 5:
        function.__code__ = (lambda x: x + 10).__code__
    if i % 10 == 7:
        function.__code__ = (lambda x: x + offset).__code__
    if i == 40:
        Thing.scale = lambda self, x: x * self.factor * 1
stop.set()
thread.join()
print(out)
Thing.factor, offset = 3, 4
print([thing.scale(i) + function(i) for i in range(60)][-1])


def switching(n):
    order = []
    turn = threading.Semaphore(1), threading.Semaphore(0)

    def player(me):
        for i in range(n):
            turn[me].acquire()
            order.append(me)
            turn[1 - me].release()

    threads = [threading.Thread(target=player, args=(me,)) for me in (0, 1)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    return order == [0, 1] * n


print(switching(80))
