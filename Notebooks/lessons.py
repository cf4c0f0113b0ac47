"""Runs topologies for the lessons and hands their numbers to pandas.

The command is found in `TAILRACE`, or where a release build puts it:

    swift build -c release
"""
import io
import json
import os
import pathlib
import subprocess

import pandas

ROOT = pathlib.Path(__file__).resolve().parent.parent
COMMAND = os.environ.get("TAILRACE", str(ROOT / ".build" / "release" / "tailrace"))
MILLISECOND = 1e6
SECOND = 1e9


class Run:
    """What one run measured."""

    def __init__(self, report):
        self.report = report

    def traffic(self, *names):
        """One row a source or class: rates, outcomes and latencies in milliseconds."""
        rows = [row for row in self.report["traffic"] if not names or row["name"] in names]
        return pandas.DataFrame([_client(row) for row in rows]).set_index("name")

    def components(self, *names):
        """One row a component: load, utilization, hit ratio, latencies in milliseconds."""
        rows = [row for row in self.report["components"]
                if row["kind"] != "client" and (not names or row["name"] in names)]
        return pandas.DataFrame([_component(row) for row in rows]).set_index("name")

    def queues(self, *names):
        """One row a queue: what it took, handed over and gave up, and completions in milliseconds."""
        rows = [row for row in self.report["queues"] if not names or row["name"] in names]
        return pandas.DataFrame([_queue(row) for row in rows]).set_index("name")

    def over_time(self, name):
        """The time series of a source, class or component, one row an interval, by its start in seconds."""
        for row in self.report["traffic"] + self.report["components"]:
            if row["name"] == name:
                frame = pandas.DataFrame(row["intervals"])
                frame.insert(0, "second", frame.pop("start_ns") / SECOND)
                for column in ("p50", "p95", "p99"):
                    if column + "_ns" in frame:
                        frame[column + " ms"] = frame.pop(column + "_ns") / MILLISECOND
                frame["length"] = frame.pop("length_ns") / SECOND
                return frame.set_index("second")
        raise KeyError(f"nothing is called '{name}' in this report")

    @property
    def findings(self):
        """What the report says limits the system."""
        return " ".join(self.report["bottleneck"]["sentences"])


def run(topology, *arguments, variant=None, **options):
    """Plays a file of `Topologies/`; options are those of the command: `load="3x"`, `seed=2`."""
    report = json.loads(_call(topology, arguments, variant, options, "--format", "json"))
    return Run(report)


def series(topology, *arguments, variant=None, **options):
    """The time series of a run as the command writes them in CSV."""
    folder = ROOT / ".build-notebooks"
    folder.mkdir(exist_ok=True)
    path = folder / f"{pathlib.Path(topology).stem}-{variant or 'plain'}.csv"
    _call(topology, arguments, variant, options, "--csv", str(path), "--quiet")
    return pandas.read_csv(io.StringIO(path.read_text()))


def _call(topology, arguments, variant, options, *more):
    command = [COMMAND, "run", str(ROOT / "Topologies" / topology), *arguments, *more]
    if variant:
        command += ["--variant", variant]
    for name, value in options.items():
        command += ["--" + name.replace("_", "-"), str(value)]
    result = subprocess.run(command, capture_output=True, text=True)
    # 99 says that an objective was missed, 98 that one is inconclusive: lessons want to see both.
    if result.returncode not in (0, 98, 99):
        raise RuntimeError(f"{' '.join(command)}\n{result.stderr}")
    return result.stdout


def _client(row):
    latency = row["latency"]
    return {
        "name": row["name"],
        "offered/s": row["offered_per_second"],
        "goodput/s": row["goodput_per_second"],
        "availability": row["availability_ratio"],
        "in flight": row["mean_in_flight"],
        "mean ms": _milliseconds(latency["mean_ns"]),
        "p50 ms": _milliseconds(latency["p50_ns"]),
        "p95 ms": _milliseconds(latency["p95_ns"]),
        "p99 ms": _milliseconds(latency["p99_ns"]),
    }


def _component(row):
    return {
        "name": row["name"],
        "kind": row["kind"],
        "instances": row["instances"],
        "offered/s": row["offered_per_second"],
        "per request": row["operations_per_request"],
        "cores used": row["core_utilization_ratio"],
        "places used": row["place_utilization_ratio"],
        "waiting": row["mean_queue"],
        "hit ratio": row["hit_ratio"],
        "stale ratio": row["stale_ratio"],
        "error ratio": row["error_ratio"],
        "p99 ms": _milliseconds(row["latency"]["p99_ns"]),
    }


def _queue(row):
    # Only a queue with rules of its own counts what it hands over.
    counts = row.get("counts", {})
    return {
        "name": row["name"],
        "completed": row["completed"],
        "failed": row["failed"],
        "published": counts.get("published"),
        "handed over": counts.get("receives"),
        "handed over again": counts.get("redeliveries"),
        "effects made again": counts.get("duplicate_effects"),
        "rejected": counts.get("rejected"),
        "dropped": counts.get("dropped"),
        "dead letters": counts.get("dead_lettered"),
        "p50 ms": _milliseconds(row["completion"]["p50_ns"]),
        "p99 ms": _milliseconds(row["completion"]["p99_ns"]),
    }


def _milliseconds(nanoseconds):
    return None if nanoseconds is None else nanoseconds / MILLISECOND
