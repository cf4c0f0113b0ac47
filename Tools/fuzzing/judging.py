"""Plays an input and says what is wrong with how it ended and with what it reported."""
import collections
import json
import math
import os
import re
import signal
import subprocess
import tempfile
import threading

# What the help of the command promises; 70 is there too, and is always a find.
GOOD_ENDINGS = {0, 64, 65, 98, 99}
EVENTS, WALL, CPU, LOST = 50_000, "10s", 40, 600
# Kilobytes of address space, and how long a report may be that is looked at.
MEMORY, LARGE = 4 << 20, 20_000_000
LIMITS = ["--max-events", str(EVENTS), "--max-in-flight", "2000000", "--time-limit", WALL]
FILES = ("--html", "--csv", "--histograms", "--openmetrics", "--otlp", "--chrome-trace", "--junit", "--markdown")
SIGNED = {"laws", "textbook", "advice"}
# A share of the time of requests that branch counts every branch.
ABOVE_ONE = {"share_of_request_time_ratio"}
GREATEST = {2 ** 63 - 1, 2 ** 64 - 1, 2 ** 63}

Ending = collections.namedtuple("Ending", "code out err")
# What is wrong: its kind, what makes it the same as another, a sentence, and the arguments that show it.
Find = collections.namedtuple("Find", "kind signature sentence arguments")


class Judge:
    def __init__(self, binary, folders, room):
        self.binary, self.folders, self.room = binary, folders, room

    def run(self, command, file, *arguments, binary=None):
        """Plays a file with limits on memory and on CPU, which do not depend on who else uses the machine."""
        call = [binary or self.binary, command, file, *arguments]
        call += [part for folder in self.folders for part in ("--allow-files", folder)]
        shell = ["/bin/sh", "-c", 'ulimit -v "$1"; ulimit -t "$2"; shift 2; exec "$@"', "sh", str(MEMORY),
                 str(CPU * (40 if binary else 1)), *call]
        backtrace = "color=no,interactive=no,images=none,registers=none,threads=crashed,limit=64"
        environment = {**os.environ, "SWIFT_BACKTRACE": backtrace}
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            process = subprocess.Popen(
                shell, stdin=subprocess.DEVNULL, stdout=out, stderr=err, env=environment, cwd=self.room)
            timer = threading.Timer(LOST * (40 if binary else 1), process.kill)
            timer.start()
            code = process.wait()
            timer.cancel()
            out.seek(0), err.seek(0)
            return Ending(code, out.read().decode(errors="replace"), err.read().decode(errors="replace"))

    def judge(self, text, arguments, thorough):
        """Whether an input is valid, its report, and all finds; `thorough` writes every file that can be written."""
        handle, file = tempfile.mkstemp(suffix=".yaml", dir=self.room)
        with os.fdopen(handle, "w") as opened:
            opened.write(text)
        try:
            return self.judged(file, arguments, thorough)
        finally:
            os.unlink(file)

    def judged(self, file, arguments, thorough):
        call = [*arguments, *LIMITS, "--no-explain", "--format", "json"]
        ending = self.run("run", file, *call)
        finds = ended_wrongly(ending, call)
        if finds:
            return True, None, finds
        if ending.code in (64, 65):
            said = "error: " in ending.err
            return False, None, [] if said else [Find("silence", "json", "refused without a word", call)]
        if len(ending.out) > LARGE:
            return True, None, []
        try:
            report = json.loads(ending.out, parse_constant=refuse)
        except ValueError as error:
            return True, None, [Find("json", "unreadable", f"the report is no JSON: {error}", call)]
        finds = [Find("figure", signature, sentence, call) for signature, sentence in wrong_figures(report)]
        # How far it came by the wall differs from run to run.
        if report["run"]["ending"] == "stopped":
            return True, None, finds
        if thorough:
            finds += self.compared(file, arguments, call, ending)
        return True, report, finds

    def compared(self, file, arguments, call, ending):
        """The same once more, and in every other form."""
        again = self.run("run", file, *call)
        finds = []
        if again.out != ending.out and '"ending": "stopped"' not in again.out:
            finds.append(Find("sameness", first_difference(ending.out, again.out), "two runs differ", call))
        finds += self.text(file, [*arguments, *LIMITS, "--no-color", "--no-explain"])
        beside = os.path.join(self.room, f"beside-{threading.get_ident()}")
        call = [*arguments, *LIMITS, "--quiet", "--explain"]
        call += [part for name in FILES for part in (name, beside + name)]
        finds += ended_wrongly(self.run("run", file, *call), call)
        return finds

    def text(self, file, call):
        ending = self.run("run", file, *call)
        finds = ended_wrongly(ending, call)
        if not finds:
            finds = [Find("text", signature, sentence, call) for signature, sentence in wrong_words(ending.out)]
        return finds


def refuse(word):
    raise ValueError(f"{word} is no number")


def ended_wrongly(ending, call):
    """A trap, a signal, a code that nobody promised, or a law that does not hold."""
    code, said = ending.code, ending.err
    if code in (-signal.SIGXCPU, -signal.SIGKILL):
        return [Find("hang", "hang", f"it did not end within {CPU} s of CPU", call)]
    if code < 0:
        reason = re.search(r"Swift runtime failure: (.*?)(?: \*\*\*| in )|Fatal error: (.*)|(Out of memory.*)", said)
        why = next((group for group in reason.groups() if group), "") if reason else ""
        where = trapping(said)
        name = signal.Signals(-code).name
        return [Find("crash", f"{where}: {why[:60]}", f"{name} in {where}: {why}", call)]
    if code == 70:
        line = next((line for line in said.splitlines() if line.startswith("error")), said[-200:].strip())
        return [Find("law", bare(line), line, call)]
    if code not in GOOD_ENDINGS or "Fatal error" in said:
        return [Find("code", str(code), f"it ended with {code}: {said[-200:].strip()}", call)]
    return []


def trapping(said):
    """The first function of ours in the backtrace of the thread that crashed."""
    part = said[said.rfind(" crashed:"):]
    for line in part.splitlines():
        found = re.match(r"\s*\d+ .*0x[0-9a-f]+ (.*?) \+ \d+ in \S+(?: at (\S+?)(?::\d+)*)?$", line)
        if found and "[system]" not in line and "Swift runtime failure" not in line and "libswift" not in line:
            return found.group(1) + (f" ({os.path.basename(found.group(2))})" if found.group(2) else "")
    return "a place without a backtrace"


def bare(text):
    """A sentence without its numbers and without what it names, so that the like are the same."""
    return re.sub(r"\s+", " ", re.sub(r"'[^']*'", "'…'", re.sub(r"[-0-9.,]*[0-9]", "#", text)))[:120]


def wrong_figures(report):
    """What no report can hold: each with a signature that is without names, and a sentence."""
    found = {}

    def note(signature, sentence):
        found.setdefault(signature, sentence)

    def visit(value, path, where):
        if isinstance(value, dict):
            check_row(value, path, where, note)
            for key, part in value.items():
                visit(part, path + (key,), where)
        elif isinstance(value, list):
            for part in value:
                name = part.get("name") if isinstance(part, dict) else None
                visit(part, path, name or where)
        elif isinstance(value, (int, float)) and not isinstance(value, bool):
            place = ".".join(path)
            is_plain = not SIGNED & set(path)
            if value < 0 and is_plain:
                note(f"{place} < 0", f"{place} of {where} is {value}")
            is_share = path[-1].endswith("_ratio") and path[-1] not in ABOVE_ONE
            if value > 1 + 1e-9 and is_share and is_plain:
                note(f"{place} > 1", f"{place} of {where} is {value}")
            if value in GREATEST or not math.isfinite(value):
                note(f"{place} at the end of its type", f"{place} of {where} is {value}")

    visit(report, (), "the run")
    return sorted(found.items())


def check_row(row, path, where, note):
    """What the figures of one row have to be to each other."""
    place = ".".join(path)

    def is_above(less, more, slack=1.0):
        low, high = row.get(less), row.get(more)
        if not isinstance(low, (int, float)) or not isinstance(high, (int, float)):
            return
        # Whole numbers stay whole: times are longer than a double tells apart.
        if low > (high if slack == 1 else high * slack) + 1:
            note(f"{place}: {less} > {more}", f"{place} of {where} has {less} {low} and {more} {high}")

    for less, more in (("p50_ns", "p90_ns"), ("p90_ns", "p95_ns"), ("p95_ns", "p99_ns"), ("p50_ns", "p95_ns"),
                       ("p99_ns", "p999_ns")):
        is_above(less, more)
    for less in ("mean_ns", "p50_ns", "p90_ns", "p95_ns", "p99_ns", "p999_ns"):
        is_above(less, "max_ns", 1.005)
    is_above("window_start_ns", "window_end_ns")
    is_above("stale_events", "events")
    is_above("stale_reads", "versioned_reads")
    is_above("least_instances", "most_instances")
    is_above("mean_bytes", "peak_bytes", 1 + 1e-9)
    histogram = row.get("histogram_ns")
    if isinstance(histogram, list) and "count" in row and sum(pair[1] for pair in histogram) != row["count"]:
        note(f"{place}: histogram", f"{place} of {where} counts {row['count']}, its histogram another number")
    if path == ("traffic",) and {"offered", "ended", "in_flight_at_start", "in_flight_at_end"} <= row.keys():
        before, after = row["in_flight_at_start"] + row["offered"], row["ended"] + row["in_flight_at_end"]
        if before != after:
            note("traffic: conservation", f"of {where} {before} were there and {after} are accounted for")
    outcomes = row.get("outcomes")
    if isinstance(outcomes, dict) and isinstance(row.get("ended"), int) and sum(outcomes.values()) != row["ended"]:
        note(f"{place}: outcomes", f"{place} of {where}: {row['ended']} ended, outcomes are {sum(outcomes.values())}")


def wrong_words(text):
    """What no text can say: shares above all, durations below none, words of the machine."""
    found = {}
    for line in text.splitlines():
        for number in re.findall(r"(?<![\w.-])([0-9][0-9,]*(?:\.[0-9]+)?) %", line):
            if float(number.replace(",", "")) > 100 + 1e-9:
                found.setdefault(f"% in {bare(line)}", line.strip())
        # A range of two numbers has a blank or a sign of its own between them.
        if re.search(r"(?<![\w.)%–-])[-−][0-9][0-9,.]* ?(?:ns|us|µs|ms|s|m|h|d|%)\b", line):
            found.setdefault(f"below zero in {bare(line)}", line.strip())
        if re.search(r"(?<![\w-])(?:nan|inf|Optional\(|nil)(?![\w-])|922337203685477580|1844674407370955161", line):
            found.setdefault(f"no number in {bare(line)}", line.strip())
    return sorted(found.items())


def first_difference(one, other):
    for first, second in zip(one.splitlines(), other.splitlines()):
        if first != second:
            return bare(first.strip())
    return "length"
