"""A small operating system: six tasks pass packets to each other under a priority scheduler.

After the simulation that Martin Richards devised to compare languages; this is a fresh
implementation. A task's `run` gets a packet or None and returns the task to run next.
"""

import sys
from time import perf_counter

N = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000

IDLE, WORKER, HANDLER_A, HANDLER_B, DEVICE_A, DEVICE_B = range(6)
KIND_DEVICE, KIND_WORK = range(2)
PACKET_SIZE = 4
IDLE_ROUNDS = 10_000
LETTERS = 26


class Packet:
    """A message; packets form singly linked queues."""

    def __init__(self, link, address, kind):
        self.link = link
        self.address = address
        self.kind = kind
        self.datum = 0
        self.data = [0] * PACKET_SIZE

    def append_to(self, queue):
        """Put this packet at the end of `queue`; returns the queue's first packet."""
        self.link = None
        if queue is None:
            return self
        last = queue
        while last.link is not None:
            last = last.link
        last.link = self
        return queue


class Task:
    """A task with its queue of packets and its three state bits."""

    def __init__(self, scheduler, ident, priority, queue):
        self.scheduler = scheduler
        self.ident = ident
        self.priority = priority
        self.queue = queue
        self.has_packet = queue is not None
        self.waiting = True
        self.held = False
        self.next_task = scheduler.first
        scheduler.first = self
        scheduler.tasks[ident] = self

    def is_held_or_idle(self):
        return self.held or (self.waiting and not self.has_packet)

    def take_packet(self):
        """Take the first packet off the queue if the task waits for one."""
        if not (self.waiting and self.has_packet):
            return None
        packet = self.queue
        self.queue = packet.link
        self.has_packet = self.queue is not None
        self.waiting = False
        return packet

    def receive(self, packet, sender):
        """Queue a packet; returns who runs next."""
        if self.queue is None:
            self.queue = packet
            self.has_packet = True
            packet.link = None
            if self.priority > sender.priority:
                return self
        else:
            packet.append_to(self.queue)
        return sender

    def wait(self):
        self.waiting = True
        return self

    def hold(self):
        self.scheduler.holds += 1
        self.held = True
        return self.next_task

    def release(self, ident):
        task = self.scheduler.tasks[ident]
        task.held = False
        if task.priority > self.priority:
            return task
        return self

    def send(self, packet):
        receiver = self.scheduler.tasks[packet.address]
        self.scheduler.queued += 1
        packet.address = self.ident
        return receiver.receive(packet, self)

    def run(self, packet):
        raise NotImplementedError


class IdleTask(Task):
    """Releases the two devices in a pseudo-random order."""

    def __init__(self, scheduler):
        super().__init__(scheduler, IDLE, 0, None)
        self.waiting = False
        self.control = 1
        self.count = IDLE_ROUNDS

    def run(self, packet):
        self.count -= 1
        if self.count == 0:
            return self.hold()
        if self.control & 1:
            self.control = (self.control >> 1) ^ 0xD008
            return self.release(DEVICE_B)
        self.control >>= 1
        return self.release(DEVICE_A)


class WorkerTask(Task):
    """Fills packets with letters and sends them to the handlers in turn."""

    def __init__(self, scheduler, queue):
        super().__init__(scheduler, WORKER, 1000, queue)
        self.destination = HANDLER_A
        self.letter = 0

    def run(self, packet):
        if packet is None:
            return self.wait()
        self.destination = HANDLER_B if self.destination == HANDLER_A else HANDLER_A
        packet.address = self.destination
        packet.datum = 0
        for i in range(PACKET_SIZE):
            self.letter += 1
            if self.letter > LETTERS:
                self.letter = 1
            packet.data[i] = ord("A") + self.letter - 1
        return self.send(packet)


class HandlerTask(Task):
    """Hands the letters of work packets to its device, one device packet for each."""

    def __init__(self, scheduler, ident, priority, queue, device):
        super().__init__(scheduler, ident, priority, queue)
        self.device = device
        self.work = None
        self.ready = None

    def run(self, packet):
        if packet is not None:
            if packet.kind == KIND_WORK:
                self.work = packet.append_to(self.work)
            else:
                self.ready = packet.append_to(self.ready)
        work = self.work
        if work is None:
            return self.wait()
        done = work.datum
        if done >= PACKET_SIZE:
            self.work = work.link
            return self.send(work)
        ready = self.ready
        if ready is None:
            return self.wait()
        self.ready = ready.link
        ready.datum = work.data[done]
        work.datum = done + 1
        ready.address = self.device
        return self.send(ready)


class DeviceTask(Task):
    """Keeps one packet until the idle task releases the device."""

    def __init__(self, scheduler, ident, priority):
        super().__init__(scheduler, ident, priority, None)
        self.pending = None

    def run(self, packet):
        if packet is not None:
            self.pending = packet
            return self.hold()
        pending = self.pending
        if pending is None:
            return self.wait()
        self.pending = None
        return self.send(pending)


class Scheduler:
    def __init__(self):
        self.first = None
        self.tasks = [None] * 6
        self.queued = 0
        self.holds = 0

    def run(self):
        task = self.first
        while task is not None:
            if task.is_held_or_idle():
                task = task.next_task
            else:
                task = task.run(task.take_packet())


def chain(count, address, kind):
    queue = None
    for _ in range(count):
        queue = Packet(queue, address, kind)
    return queue


def simulate():
    scheduler = Scheduler()
    IdleTask(scheduler)
    WorkerTask(scheduler, chain(2, 0, KIND_WORK))
    HandlerTask(scheduler, HANDLER_A, 2000, chain(3, DEVICE_A, KIND_DEVICE), DEVICE_A)
    HandlerTask(scheduler, HANDLER_B, 3000, chain(3, DEVICE_B, KIND_DEVICE), DEVICE_B)
    DeviceTask(scheduler, DEVICE_A, 4000)
    DeviceTask(scheduler, DEVICE_B, 5000)
    scheduler.run()
    return scheduler.queued, scheduler.holds


counts = None
PROGRESS = 0
laps = [perf_counter()]
for PROGRESS in range(1, N + 1):
    counts = simulate()
    assert counts == (23246, 9297), counts
    laps.append(perf_counter())

print("result:", *counts)
print(f"seconds: {laps[-1] - laps[0]:.6f}", file=sys.stderr)
print("laps:", *(f"{lap:.6f}" for lap in laps), file=sys.stderr)
