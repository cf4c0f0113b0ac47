"""Runs each workload in turns by our program and by its rivals, and prints what came of it."""

import argparse

import tables
from measuring import finish, in_turns

SIMULATIONS = {
    "pipeline": ["wheel", "heap"],
    "timeouts": [],
    "guarded": [],
    "thousands": ["wheel", "heap"],
    "million": ["wheel", "heap"],
    "architecture": ["wheel", "heap"],
    "mm1": ["wheel", "heap", "loop", "recursion"],
    "mm50": ["wheel", "heap", "loop", "recursion"],
    "tandem": ["wheel", "heap", "loop", "recursion"],
}
# How far a mean may be from theory, in percent: several times what runs of these lengths scatter.
TOLERANCE = {
    "pipeline": (0.3, 2), "timeouts": (0.3, 2), "guarded": (0.3, 2),
    "thousands": (0.3, 2), "million": (0.3, 2), "architecture": (0.3, 2),
    "mm1": (2.5, 8), "mm50": (0.7, 4), "tandem": (3, 9),
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
    tables.simulations(results, SIMULATIONS)
    tables.structures(results, STRUCTURES)
    tables.growth(results, GROWTH)
    tables.whole(results)
    finish(judge(results, arguments.smoke))


if __name__ == "__main__":
    main()
