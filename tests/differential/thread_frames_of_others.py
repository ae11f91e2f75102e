"""`sys._current_frames` and `threading.enumerate`: frames of threads that wait inside hot functions."""

import sys
import threading

ready, go = threading.Event(), threading.Event()


def wait_here(i):
    local = i * 2
    if i == 75:
        ready.set()
        go.wait()
    return local


def loop(n, results):
    total = 0
    for i in range(n):
        total += wait_here(i)
    results.append(total)


def walk(frame):
    rows = []
    while frame is not None:
        name = frame.f_code.co_name
        if name in ("loop", "wait_here"):
            rows.append((name, frame.f_lineno, {k: v for k, v in frame.f_locals.items() if k != "results"}))
        frame = frame.f_back
    return rows


results = []
for turn in range(3):
    ready.clear()
    go.clear()
    thread = threading.Thread(target=loop, args=(100, results), name=f"worker{turn}")
    thread.start()
    ready.wait()
    frame = sys._current_frames()[thread.ident]
    rows = walk(frame)
    del frame
    print(rows, thread in threading.enumerate(), thread.name)
    go.set()
    thread.join()
print(results, thread.is_alive())


def identify(n):
    mine = threading.get_ident()
    return (
        all(threading.get_ident() == mine for _ in range(n)),
        threading.current_thread() is threading.main_thread(),
    )


print(identify(100), walk(sys._getframe()))
daemon = threading.Thread(target=threading.Event().wait, daemon=True)
daemon.start()
print(daemon.daemon, daemon.is_alive())
