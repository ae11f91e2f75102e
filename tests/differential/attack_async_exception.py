"""Exceptions set from C into a running thread end its compiled loop."""

import ctypes
import threading


class Stop(Exception):
    pass


def spin(started, out):
    i = 0
    try:
        while True:
            i += 1
            if i == 1000:
                started.set()
    except Stop as error:
        out.append(type(error).__name__)


for _ in range(3):
    started, out = threading.Event(), []
    thread = threading.Thread(target=spin, args=(started, out))
    thread.start()
    started.wait()
    count = ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread.ident), ctypes.py_object(Stop))
    thread.join()
    print(count, out)
