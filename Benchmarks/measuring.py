"""Runs programs in turns and prints tables; both commands share it."""

import hashlib
import os
import subprocess
import sys


# What a run of the simulator may end with: its objectives are met, open, or missed.
GOOD_ENDINGS = (0, 98, 99)


def play(command):
    """One run: the `name=value` pairs of its one line, or else its CPU seconds and a hash of its output."""
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        output = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in GOOD_ENDINGS:
        raise subprocess.CalledProcessError(process.returncode, command)
    if output.startswith((b"workload=", b"customers=")):
        return dict(pair.split("=", 1) for pair in output.decode().split())
    seconds = usage.ru_utime + usage.ru_stime
    return {"seconds": str(seconds), "hash": hashlib.sha256(output).hexdigest()}


def in_turns(commands, repetitions):
    """Runs of each named command: all of them once, then all again, so that a slow minute hits all."""
    runs = {name: [] for name, _ in commands}
    for _ in range(repetitions):
        for name, command in commands:
            if sys.stderr.isatty():
                print(f"  {' '.join(command)[-70:]:<72}", end="\r", file=sys.stderr)
            runs[name].append(play(command))
    return runs


def print_table(head, rows):
    widths = [max(len(row[i]) for row in [head] + rows) for i in range(len(head))]
    for row in [head, ["-" * width for width in widths]] + rows:
        print("| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths)) + " |")


def finish(problems):
    """Says what is wrong, if anything, and ends with 1 then."""
    for problem in problems:
        print(f"error: {problem}", file=sys.stderr)
    sys.exit(1 if problems else 0)
