"""Plays the same queues by our program and by its peers, and prints what came of it."""

import argparse
import math
import shutil
import statistics
import subprocess

from measuring import finish, in_turns, print_table

# Customers in a run, so that each takes a few seconds.
PEERS = {
    "cimba": 10_000_000, "simpy": 300_000, "ciw": 200_000, "salabim": 20_000, "happysim": 50_000,
    "simmer": 300_000,
}
# Stations and servers, and how far a mean may be from theory: four times its standard error, relative
# and times the root of the number of customers. For M/M/1 that is 8.9 at this load (Daley 1968).
WORKLOADS = {"mm1": (1, 1, 36), "mm50": (1, 50, 4.5), "tandem": (3, 1, 21)}
SMOKE_SHARE, SMOKE_LEAST = 0.05, 5000


def is_here(peer, python):
    if peer == "simmer":
        return succeeds(["Rscript", "-e", "library(simmer)"])
    module = {"happysim": "happysimulator"}.get(peer, peer)
    found = f"import importlib.util, sys; sys.exit(importlib.util.find_spec('{module}') is None)"
    return succeeds([python, "-c", found])


def succeeds(command):
    return shutil.which(command[0]) is not None and subprocess.run(command, capture_output=True).returncode == 0


def command(peer, workload, customers, python):
    stations, servers, _ = WORKLOADS[workload]
    program = ["Rscript", "Peers/with_simmer.R"]
    if peer != "simmer":
        program = [python, f"Peers/with_{peer}.py"]
    return program + [str(stations), str(servers), str(customers // stations)]


def measure(arguments, here):
    share = SMOKE_SHARE if arguments.smoke else 1
    results = {}
    for workload in WORKLOADS:
        commands = [("tailrace", [arguments.ours, workload, str(share)])]
        for peer in here:
            size = max(round(PEERS[peer] * share), SMOKE_LEAST)
            commands.append((peer, command(peer, workload, size, arguments.python)))
        for name, runs in in_turns(commands, arguments.repetitions).items():
            results[workload, name] = [summary(run) for run in runs]
    return results


def summary(run):
    """Ours counts nanoseconds and requests; the unit of the others is one service."""
    if "requests" not in run:
        return {name: float(value) for name, value in run.items()}
    return {
        "customers": float(run["requests"]), "seconds": float(run["seconds"]),
        "mean": float(run["mean"]) / 1e6, "expected": float(run["expected"]) / 1e6,
    }


def judge(results):
    problems = []
    for (workload, name), runs in results.items():
        expected = results[workload, "tailrace"][0]["expected"]
        for run in runs:
            off = abs(run["mean"] / expected - 1)
            if off > WORKLOADS[workload][2] / math.sqrt(run["customers"]):
                problems.append(f"{workload} ({name}): the mean is {100 * off:.1f} % off theory")
    return problems


def table(results):
    head = ["workload", "program", "customers", "CPU s min", "median", "customers/s max", "median",
            "ours is", "mean", "theory"]
    rows = []
    for (workload, name), runs in results.items():
        rates = [run["customers"] / run["seconds"] for run in runs]
        seconds = [run["seconds"] for run in runs]
        ours = max(run["customers"] / run["seconds"] for run in results[workload, "tailrace"])
        rows.append([
            workload, name, f"{runs[0]['customers']:,.0f}", f"{min(seconds):.3f}",
            f"{statistics.median(seconds):.3f}", f"{max(rates):,.0f}",
            f"{statistics.median(rates):,.0f}", f"{ours / max(rates):.2f} ×",
            f"{runs[0]['mean']:.4f}", f"{results[workload, 'tailrace'][0]['expected']:.4f}",
        ])
    print_table(head, rows)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("ours")
    parser.add_argument("python")
    parser.add_argument("--smoke", action="store_true")
    parser.add_argument("--repetitions", type=int, default=5)
    parser.add_argument("names", nargs="*", default=list(PEERS))
    arguments = parser.parse_intermixed_args()
    if arguments.smoke:
        arguments.repetitions = 1
    unknown = [name for name in arguments.names if name not in PEERS]
    if unknown:
        parser.error(f"unknown peer '{unknown[0]}'; there are {', '.join(PEERS)}")
    here = [name for name in arguments.names if is_here(name, arguments.python)]
    results = measure(arguments, here)
    table(results)
    for name in arguments.names:
        if name not in here:
            print(f"{name}: not here")
    finish(judge(results))


if __name__ == "__main__":
    main()
