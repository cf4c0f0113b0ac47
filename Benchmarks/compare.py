"""Runs each workload in turns by our program and by its rivals, and prints what came of it."""

import argparse
import statistics
import subprocess
import sys

RIVALS = {
    "pipeline": ["wheel", "heap"],
    "million": ["wheel", "heap"],
    "architecture": ["wheel", "heap"],
    "mm1": ["wheel", "heap", "loop"],
    "mm50": ["wheel", "heap", "loop"],
    "tandem": ["wheel", "heap", "loop"],
}
# How far a mean may be from theory, in percent: several times what runs of these lengths scatter.
TOLERANCE = {
    "pipeline": (0.3, 2), "million": (0.3, 2), "architecture": (0.3, 2), "mm1": (2.5, 8),
    "mm50": (0.7, 4), "tandem": (3, 9),
}
SMOKE_SCALE = 0.05


def play(command):
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return dict(pair.split("=", 1) for pair in output.split())


def measure(arguments):
    scale = str(arguments.scale)
    results = {}
    for workload in arguments.workloads:
        for _ in range(arguments.repetitions):
            commands = [("tailrace", [arguments.ours, workload, scale])]
            commands += [(r, [arguments.rival, workload, r, scale]) for r in RIVALS[workload]]
            for program, command in commands:
                print(f"  {workload} {program}", end="\r", file=sys.stderr)
                results.setdefault((workload, program), []).append(play(command))
    return results


def judge(results, smoke):
    problems = []
    for (workload, program), runs in results.items():
        name = f"{workload} ({program})"
        if len({run["hash"] for run in runs}) != 1:
            problems.append(f"{name}: the results of two runs differ")
        if len({run["events"] for run in runs}) != 1:
            problems.append(f"{name}: the numbers of events differ")
        expected = float(results[(workload, "tailrace")][0]["expected"])
        off = 100 * abs(float(runs[0]["mean"]) / expected - 1)
        if off > TOLERANCE[workload][smoke]:
            problems.append(f"{name}: the mean is {off:.2f} % off what theory says")
        if program == "tailrace":
            if int(runs[0]["allocations"]) > 16:
                problems.append(f"{name}: {runs[0]['allocations']} allocations while it ran")
        else:
            ours, theirs = results[(workload, "tailrace")][0], runs[0]
            ratio = float(ours["events"]) / float(theirs["events"])
            if abs(ratio - 1) > 0.02:
                problems.append(f"{name}: we play {ratio:.3f} times as many events")
    return problems


def table(results):
    head = ["workload", "program", "CPU s min", "median", "requests/s", "events/s", "ns/event",
            "of C++", "in flight", "B/request", "alloc.", "mean ms", "theory", "hash"]
    rows = []
    for (workload, program), runs in results.items():
        seconds = [float(run["seconds"]) for run in runs]
        best, run = min(seconds), runs[0]
        events, requests = float(run["events"]), float(run["requests"])
        rivals = [
            min(float(r["seconds"]) for r in others)
            for (w, p), others in results.items() if w == workload and p in ("wheel", "heap")
        ]
        in_flight = float(run["inFlight"])
        size = f"{float(run['bytes']) / in_flight:.0f}" if in_flight > 1000 else "–"
        ours = program == "tailrace"
        expected = results[(workload, "tailrace")][0]["expected"]
        rows.append([
            workload, program if ours else f"C++ {program}", f"{best:.3f}",
            f"{statistics.median(seconds):.3f}", f"{requests / best / 1e6:.2f} M",
            f"{events / best / 1e6:.1f} M", f"{best / events * 1e9:.1f}", f"{best / min(rivals):.2f}",
            f"{in_flight:,.0f}", size, run.get("allocations", "–"),
            f"{float(run['mean']) / 1e6:.4f}", f"{float(expected) / 1e6:.4f}", run["hash"][-8:],
        ])
    widths = [max(len(row[i]) for row in [head] + rows) for i in range(len(head))]
    for row in [head, ["-" * width for width in widths]] + rows:
        print("| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths)) + " |")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("ours")
    parser.add_argument("rival")
    parser.add_argument("--smoke", action="store_true")
    parser.add_argument("--repetitions", type=int, default=5)
    parser.add_argument("--scale", type=float, default=1)
    parser.add_argument("workloads", nargs="*", default=list(RIVALS))
    arguments = parser.parse_intermixed_args()
    if arguments.smoke:
        arguments.repetitions, arguments.scale = 2, SMOKE_SCALE
    unknown = [name for name in arguments.workloads if name not in RIVALS]
    if unknown:
        parser.error(f"unknown workload '{unknown[0]}'; there are {', '.join(RIVALS)}")
    results = measure(arguments)
    table(results)
    problems = judge(results, arguments.smoke)
    for problem in problems:
        print(f"error: {problem}", file=sys.stderr)
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
