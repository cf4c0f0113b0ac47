"""The tables of `compare.py`: one row for each program that ran a workload."""

import statistics

from measuring import print_table


def least(runs):
    return min(float(run["seconds"]) for run in runs)


def median(runs):
    return statistics.median(float(run["seconds"]) for run in runs)


def ratio(results, workload, program, rivals):
    """The CPU of a program over that of the fastest of some, or a dash where there is none."""
    times = [least(results[workload, rival]) for rival in rivals if (workload, rival) in results]
    return f"{least(results[workload, program]) / min(times):.2f}" if times else "–"


def label(program):
    return program if program == "tailrace" else f"C++ {program}"


def show(head, rows):
    if rows:
        print_table(head, rows)
        print()


def simulations(results, workloads):
    head = ["workload", "program", "CPU s min", "median", "requests/s", "events/s", "ns/event",
            "of C++", "of loop", "in flight", "B/request", "alloc.", "mean ms", "theory", "hash"]
    rows = []
    for (workload, program), runs in results.items():
        if workload not in workloads:
            continue
        best, run = least(runs), runs[0]
        events, requests = float(run["events"]), float(run["requests"])
        in_flight = float(run["inFlight"])
        size = f"{float(run['bytes']) / in_flight:.0f}" if in_flight > 1000 else "–"
        expected = results[workload, "tailrace"][0]["expected"]
        rows.append([
            workload, label(program), f"{best:.3f}", f"{median(runs):.3f}",
            f"{requests / best / 1e6:.2f} M", f"{events / best / 1e6:.1f} M",
            f"{best / events * 1e9:.1f}",
            ratio(results, workload, program, ["wheel", "heap"]),
            ratio(results, workload, program, ["loop"]), f"{in_flight:,.0f}", size,
            run.get("allocations", "–"), f"{float(run['mean']) / 1e6:.4f}",
            f"{float(expected) / 1e6:.4f}", run["hash"][-8:],
        ])
    show(head, rows)


def structures(results, workloads):
    head = ["workload", "program", "CPU s min", "median", "ns/operation", "of C++", "MB", "alloc.",
            "hash"]
    rows = []
    for (workload, program), runs in results.items():
        if workload not in workloads:
            continue
        best, run = least(runs), runs[0]
        rows.append([
            workload, label(program), f"{best:.3f}", f"{median(runs):.3f}",
            f"{best / float(run['operations']) * 1e9:.1f}",
            ratio(results, workload, program, workloads[workload]),
            f"{float(run['bytes']) / 1e6:.1f}", run.get("allocations", "–"), run["hash"][-8:],
        ])
    show(head, rows)


def growth(results, workloads):
    head = ["what grows", "to", "ns/event min", "median", "in flight", "MB", "alloc."]
    rows = []
    for (workload, _), runs in results.items():
        if workload not in workloads:
            continue
        _, what, size = workload.split("-")
        times = [float(run["seconds"]) / float(run["events"]) * 1e9 for run in runs]
        rows.append([
            what, f"{int(size):,}", f"{min(times):.1f}", f"{statistics.median(times):.1f}",
            f"{float(runs[0]['inFlight']):,.0f}", f"{float(runs[0]['bytes']) / 1e6:.0f}",
            runs[0]["allocations"],
        ])
    show(head, rows)


# What of a workload is shown, and how it is called.
WHOLE = [
    ("replications", "speedup", "two replications at once: events a second, over one"),
    ("replications", "processor", "two replications at once: CPU an event, over one"),
    ("typical", "seconds", "CPU s of tailrace run Topologies/typical.yaml"),
]


def whole(results):
    rows = []
    for workload, field, text in WHOLE:
        values = [float(run[field]) for run in results.get((workload, "tailrace"), [])]
        if values:
            shown = (min(values), statistics.median(values), max(values))
            rows.append([text] + [f"{value:.3f}" for value in shown])
    show(["what", "least", "median", "most"], rows)
