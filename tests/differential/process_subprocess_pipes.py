"""Child programs over pipes: input, output, exit codes, signals, errors and timeouts, after hot loops."""

import os
import signal
import subprocess
import sys

program = """
import sys
def work(n):
    total = 0
    for i in range(n):
        total += i * i
    return total
for line in sys.stdin:
    n = int(line)
    print(work(n), flush=True)
    if n == 0:
        print("error output", file=sys.stderr)
        sys.exit(4)
"""


def work(n):
    total = 0
    for i in range(n):
        total += i * i
    return total


command = [sys.executable, "-c", program]
print([work(n) for n in range(60)][-1])
result = subprocess.run(command, input="10\n100\n0\n50\n", capture_output=True, text=True)
print(result.stdout.split(), result.stderr, result.returncode)
result = subprocess.run(command, input="x\n", capture_output=True, text=True)
print(result.returncode, result.stderr.splitlines()[-1])
with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
    for n in (1, 60, 300):
        process.stdin.write(f"{n}\n")
        process.stdin.flush()
        print(process.stdout.readline().strip(), work(n))
    process.stdin.close()
print(process.returncode)
kill = "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
print(subprocess.call([sys.executable, "-c", kill]) == -signal.SIGKILL)
try:
    subprocess.run([sys.executable, "-c", "import time; time.sleep(60)"], timeout=0.1)
except subprocess.TimeoutExpired as error:
    print(type(error).__name__)
try:
    subprocess.run(["no-such-command-anywhere"])
except FileNotFoundError as error:
    print(error.errno)
try:
    subprocess.run([sys.executable, "-c", "raise SystemExit(9)"], check=True)
except subprocess.CalledProcessError as error:
    print(error.returncode)
print(os.waitstatus_to_exitcode(os.system(f"{sys.executable} -c 'exit(6)'")))
