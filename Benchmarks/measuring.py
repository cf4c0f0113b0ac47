"""Runs programs in turns and prints tables; both commands share it."""

import subprocess
import sys


def play(command):
    """One run: the `name=value` pairs of the line that it prints."""
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return dict(pair.split("=", 1) for pair in output.split())


def in_turns(commands, repetitions):
    """Runs of each named command: all of them once, then all again, so that a slow minute hits all."""
    runs = {name: [] for name, _ in commands}
    for _ in range(repetitions):
        for name, command in commands:
            print(f"  {name:<40}", end="\r", file=sys.stderr)
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
