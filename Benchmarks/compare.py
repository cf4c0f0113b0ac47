"""Runs each workload in turns by our program and by its rivals, and prints what came of it."""

import argparse
import statistics
import sys

from measuring import finish, in_turns, print_table

SIMULATIONS = {
    "pipeline": ["wheel", "heap"],
    "million": ["wheel", "heap"],
    "mm1": ["wheel", "heap", "loop", "recursion"],
    "mm50": ["wheel", "heap", "loop", "recursion"],
    "tandem": ["wheel", "heap", "loop", "recursion"],
}
# How far a mean may be from theory, in percent: several times what runs of these lengths scatter.
TOLERANCE = {
    "pipeline": (0.3, 2), "million": (0.3, 2), "mm1": (2.5, 8), "mm50": (0.7, 4), "tandem": (3, 9)
}
# Parts of the engine alone; both sides answer alike, which their hashes show.
STRUCTURES = {"lru": ["list"]} | {
    f"queue-{case}": ["wheel", "heap"]
    for case in ["ties", "gaps", "bimodal", "hundred", "thousands", "million", "timers"]
}
WHOLE = ["replications", "typical"]
GROWTH = [
    f"growth-{what}-{10 ** power}"
    for what, powers in [
        ("flight", range(3, 7)), ("components", range(1, 5)), ("keys", range(3, 8)),
        ("rate", range(3, 7)),
    ]
    for power in powers
]
SMOKE_SCALE = 0.05
# What a run may allocate in its second half: an odd table that doubles, nothing for each event.
MOST_ALLOCATIONS = 16


def commands(workload, arguments):
    scale = str(arguments.scale)
    if workload == "typical":
        seconds = max(60, round(600 * arguments.scale))
        length = ["--duration", f"{seconds}s", "--warmup", f"{seconds // 10}s"]
        return [("tailrace", [arguments.command, "run", "../Topologies/typical.yaml"] + length)]
    rivals = (SIMULATIONS | STRUCTURES).get(workload, [])
    return [("tailrace", [arguments.ours, workload, scale])] + [
        (rival, [arguments.rival, workload, rival, scale]) for rival in rivals
    ]


def measure(arguments):
    results = {}
    for workload in arguments.workloads:
        runs = in_turns(commands(workload, arguments), arguments.repetitions)
        results |= {(workload, program): those for program, those in runs.items()}
    return results


def judge(results, smoke):
    problems = []
    for (workload, program), runs in results.items():
        name = f"{workload} ({program})"
        ours, run = results[workload, "tailrace"][0], runs[0]
        if len({run["hash"] for run in runs}) != 1:
            problems.append(f"{name}: the results of two runs differ")
        if len({run.get("events") for run in runs}) != 1:
            problems.append(f"{name}: the numbers of events differ")
        if int(run.get("allocations", 0)) > MOST_ALLOCATIONS:
            problems.append(f"{name}: {run['allocations']} allocations while it ran")
        if workload in STRUCTURES and run["hash"] != ours["hash"]:
            problems.append(f"{name}: it does not answer what ours does")
        if workload in SIMULATIONS:
            off = 100 * abs(float(run["mean"]) / float(ours["expected"]) - 1)
            if off > TOLERANCE[workload][smoke]:
                problems.append(f"{name}: the mean is {off:.2f} % off what theory says")
            ratio = float(ours["events"]) / float(run["events"])
            if abs(ratio - 1) > 0.02:
                problems.append(f"{name}: we play {ratio:.3f} times as many events")
    return problems


def least(runs):
    return min(float(run["seconds"]) for run in runs)


def ratios(results, workload, program, rivals):
    """The CPU of a program over that of the fastest of some, or a dash where there is none."""
    times = [least(results[workload, rival]) for rival in rivals if (workload, rival) in results]
    return f"{least(results[workload, program]) / min(times):.2f}" if times else "–"


def label(program):
    return program if program == "tailrace" else f"C++ {program}"


def simulations(results):
    head = ["workload", "program", "CPU s min", "median", "requests/s", "events/s", "ns/event",
            "of C++", "of loop", "in flight", "B/request", "alloc.", "mean ms", "theory", "hash"]
    rows = []
    for (workload, program), runs in results.items():
        if workload not in SIMULATIONS:
            continue
        best, run = least(runs), runs[0]
        events, requests = float(run["events"]), float(run["requests"])
        in_flight = float(run["inFlight"])
        size = f"{float(run['bytes']) / in_flight:.0f}" if in_flight > 1000 else "–"
        expected = results[workload, "tailrace"][0]["expected"]
        rows.append([
            workload, label(program), f"{best:.3f}",
            f"{statistics.median(float(run['seconds']) for run in runs):.3f}",
            f"{requests / best / 1e6:.2f} M", f"{events / best / 1e6:.1f} M",
            f"{best / events * 1e9:.1f}",
            ratios(results, workload, program, ["wheel", "heap"]),
            ratios(results, workload, program, ["loop"]), f"{in_flight:,.0f}", size,
            run.get("allocations", "–"), f"{float(run['mean']) / 1e6:.4f}",
            f"{float(expected) / 1e6:.4f}", run["hash"][-8:],
        ])
    return head, rows


def structures(results):
    head = ["workload", "program", "CPU s min", "median", "ns/operation", "of C++", "MB", "alloc.",
            "hash"]
    rows = []
    for (workload, program), runs in results.items():
        if workload not in STRUCTURES:
            continue
        best, run = least(runs), runs[0]
        rows.append([
            workload, label(program), f"{best:.3f}",
            f"{statistics.median(float(run['seconds']) for run in runs):.3f}",
            f"{best / float(run['operations']) * 1e9:.1f}",
            ratios(results, workload, program, STRUCTURES[workload]),
            f"{float(run['bytes']) / 1e6:.1f}", run.get("allocations", "–"), run["hash"][-8:],
        ])
    return head, rows


def growth(results):
    head = ["what grows", "to", "ns/event min", "median", "in flight", "MB", "alloc."]
    rows = []
    for (workload, _), runs in results.items():
        if workload not in GROWTH:
            continue
        _, what, size = workload.split("-")
        times = [float(run["seconds"]) / float(run["events"]) * 1e9 for run in runs]
        rows.append([
            what, f"{int(size):,}", f"{min(times):.1f}", f"{statistics.median(times):.1f}",
            f"{float(runs[0]['inFlight']):,.0f}", f"{float(runs[0]['bytes']) / 1e6:.0f}",
            runs[0]["allocations"],
        ])
    return head, rows


def whole(results):
    head = ["what", "least", "median", "most"]
    named = {"replications": ("events a second of two replications at once, over one", "speedup"),
             "typical": ("CPU s of tailrace run Topologies/typical.yaml", "seconds")}
    rows = []
    for (workload, _), runs in results.items():
        if workload in named:
            text, field = named[workload]
            values = [float(run[field]) for run in runs]
            rows.append([text] + [
                f"{value:.3f}" for value in (min(values), statistics.median(values), max(values))
            ])
    return head, rows


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("ours")
    parser.add_argument("rival")
    parser.add_argument("command")
    parser.add_argument("--smoke", action="store_true")
    parser.add_argument("--growth", action="store_true", help="how cost grows, and nothing else")
    parser.add_argument("--repetitions", type=int, default=5)
    parser.add_argument("--scale", type=float, default=1)
    every = list(SIMULATIONS) + list(STRUCTURES) + WHOLE
    parser.add_argument("workloads", nargs="*")
    arguments = parser.parse_intermixed_args()
    if arguments.smoke:
        arguments.repetitions, arguments.scale = 2, SMOKE_SCALE
    unknown = [name for name in arguments.workloads if name not in every + GROWTH]
    if unknown:
        parser.error(f"unknown workload '{unknown[0]}'; there are {', '.join(every)}")
    arguments.workloads = arguments.workloads or (GROWTH if arguments.growth else every)
    results = measure(arguments)
    for table in (simulations, structures, growth, whole):
        head, rows = table(results)
        if rows:
            print_table(head, rows)
            print()
    finish(judge(results, arguments.smoke))


if __name__ == "__main__":
    main()
