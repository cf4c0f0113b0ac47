"""What a topology may hold, by the JSON Schema and `Topologies/`, and values at the ends of their ranges."""
import json
import math
import re

import yaml

BOUNDS = ("minimum", "maximum", "default")
UNITS = {
    "d": 86_400 * 10 ** 9, "h": 3_600 * 10 ** 9, "m": 60 * 10 ** 9, "s": 10 ** 9, "ms": 10 ** 6, "us": 10 ** 3, "ns": 1}
DURATIONS = (
    "0s 1ns 2ns 999ns 1us 1ms 10ms 250ms 1s 59s 60s 1m1s 1h 19h 20h 1d 7d 30d 100d 365d 3650d 3651d 36500d 36501d "
    "106751d 106752d").split()
# A mean, a spread or a shape that stretches a law as far as it goes.
NUMBERS = "0 0.001 0.01 0.1 0.5 0.999 1 1.001 1.5 2 2.2 3 10 99 100 1000 1000000".split()
FORMS = (
    "constant({a})", "exponential(mean={a})", "lognormal(p50={a} p99={b})", "lognormal(mean={a} cv={n})",
    "gamma(mean={a} cv={n})", "erlang(k={k} mean={a})", "weibull(shape={n} scale={a})", "weibull(shape={n} mean={a})",
    "pareto(min={a} shape={n})", "pareto(min={a} max={b} shape={n})", "hyperexponential(mean={a} cv={n})",
    "normal(mean={a} sd={b})", "triangular(min={a} mode={b} max={c})", "uniform(min={a} max={b})",
    "mix(50%={a} 50%={b})", "mix(99.999%={a} 0.001%={b})", "samples({a} {b} {c})")
PARTS = (
    "hold {a}", "ramp to {x} over {a}", "step to {x}", "spike to {x} for {a}", "stairs to {x} in {k} steps over {a}",
    "diurnal from {x} to {y} over {a}", "repeat {k} times")
# What a text without a pattern of its own may say, by the key that it stands under.
WORDS = {
    "popularity": ("uniform", "zipf({n})", "zipf(0.99)"),
    "arrivals": ("poisson", "deterministic", "erlang(k={k})", "hyperexponential(cv={n})"),
    "batch": ("1", "{k}", "geometric(mean={n})"),
    "shape": PARTS,
    "size": ("0B", "1B", "30KB", "1TB", "1000TB", "lognormal(p50=1B p99=1TB)", "lognormal(p50=30KB p99=900KB)"),
    "bandwidth": ("1bps", "1Kbps", "100Mbps", "1000000Gbps"),
    "limit": ("1bps", "1Kbps", "100Mbps", "1000000Gbps"),
    "objectives": (
        "p({p}) < {a}", "mean < {a}", "error_rate < {q}", "availability > {q}", "p(99.9999) < {a}", "p(1) < {a}"),
}


class PlainLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
    """Reads YAML 1.2 as the language does: no dates, and `on` and `off` are words."""


PlainLoader.yaml_implicit_resolvers = {
    first: [(tag, form) for tag, form in forms if tag.rsplit(":", 1)[1] in ("merge", "null")]
    for first, forms in yaml.SafeLoader.yaml_implicit_resolvers.items()}
PlainLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), list("tf"))
PlainLoader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile("^(?:0|[1-9][0-9]*)$"), list("0123456789"))


def read(text):
    """The tree of a file, no part of it shared with another."""
    return json.loads(json.dumps(yaml.load(text, PlainLoader)))


def written(tree):
    return yaml.dump(tree, Dumper=getattr(yaml, "CSafeDumper", yaml.SafeDumper), sort_keys=False, width=1000, allow_unicode=True)


class Spot:
    """A place of a tree: what stands there, and what may."""

    def __init__(self, tree, pattern, shape, parent, key, optional):
        self.value, self.pattern, self.shape = tree, pattern, shape
        self.parent, self.key, self.optional = parent, key, optional

    @property
    def word(self):
        """The last key of the pattern that is not a name or an index."""
        return next((part for part in reversed(self.pattern) if part not in ("*", "[]")), "")


class Names:
    """What a tree calls its parts."""

    def __init__(self, tree):
        def of(key):
            part = tree.get(key)
            return part if isinstance(part, dict) else {}

        def entries(key):
            return {name: part for name, part in of(key).items() if isinstance(part, dict)}

        self.components, self.sources = entries("components"), entries("traffic")
        self.data = list(of("data"))
        self.regions = entries("regions")
        self.zones = [zone for region in self.regions.values() if isinstance(region.get("zones"), list)
                      for zone in region["zones"]]
        self.links = [name for name in of("links") if "->" in name]
        self.operations = [
            f"{name}.{operation}" for name, part in self.components.items()
            for operation in (part.get("operations") if isinstance(part.get("operations"), dict) else {})]
        self.operations += [name for name in self.components if "operations" not in self.components[name]]


class Language:
    def __init__(self, schema, seeds):
        self.schema, self.definitions = schema, schema["$defs"]
        self.pool = {}
        for tree in seeds:
            for spot in self.spots(tree):
                self.pool.setdefault(spot.pattern, []).append(spot.value)

    def shapes(self, schema, value=None):
        """The forms that a value may have, references followed and alternatives laid out."""
        while "$ref" in schema:
            name = schema["$ref"].rsplit("/", 1)[1]
            schema = {**self.definitions[name], **{key: schema[key] for key in schema if key != "$ref"}, "is": name}
        if "anyOf" in schema:
            outer = {key: schema[key] for key in BOUNDS if key in schema}
            return [shape for each in schema["anyOf"] for shape in self.shapes({**each, **outer}, value)]
        if "allOf" in schema:
            kinds = [each["if"]["properties"]["kind"]["const"] for each in schema["allOf"]]
            kind = value.get("kind") if isinstance(value, dict) else None
            return [self.shapes(each["then"])[0] for each, name in zip(schema["allOf"], kinds)
                    if kind not in kinds or kind == name]
        return [schema]

    def shape(self, schema, value):
        shapes = self.shapes(schema, value)
        return next((shape for shape in shapes if fits(shape, value)), shapes[0])

    def spots(self, tree):
        """Every place of a tree that the schema knows, from the root down."""
        found = []

        def visit(value, pattern, schema, parent, key, optional):
            shape = self.shape(schema, value)
            found.append(Spot(value, pattern, shape, parent, key, optional))
            if isinstance(value, dict):
                for name, part in value.items():
                    inner, step = self.inner(shape, name)
                    if inner is not None:
                        stays = name in shape.get("required", ()) or shape.get("maxProperties") == 1
                        visit(part, pattern + (step,), inner, value, name, not stays)
            elif isinstance(value, list) and "items" in shape:
                for index, part in enumerate(value):
                    visit(part, pattern + ("[]",), shape["items"], value, index, True)

        visit(tree, (), self.schema, None, None, False)
        for name, part in (tree.get("variants") or {}).items() if isinstance(tree.get("variants"), dict) else ():
            if isinstance(part, dict):
                visit(part, (), {**self.schema, "required": []}, tree["variants"], name, True)
        return found

    @staticmethod
    def inner(shape, name):
        """What may stand under a key, and how the pattern calls it."""
        if name in shape.get("properties", {}):
            return shape["properties"][name], name
        for form, inner in shape.get("patternProperties", {}).items():
            if re.search(form, name) and not name.startswith("x-"):
                return inner, "*"
        inner = shape.get("additionalProperties")
        return (inner, "*") if isinstance(inner, dict) else (None, None)

    def made(self, schema, pattern, names, dice, depth=0):
        """A value of the schema's form, at the ends of its range as often as not."""
        known = self.pool.get(pattern)
        if known and dice.random() < (0.5 if depth == 0 else 0.3):
            return json.loads(json.dumps(dice.choice(known)))
        shapes = self.shapes(schema)
        shape = dice.choice(shapes)
        if depth > 6:
            shape = next((each for each in shapes if each.get("type") not in ("object", "array")), shape)
        kind = shape.get("type")
        if kind == "object":
            return self.made_object(shape, pattern, names, dice, depth)
        if kind == "array":
            many = 1 if dice.random() < 0.6 else dice.randint(1, 4)
            return [self.made(shape["items"], pattern + ("[]",), names, dice, depth + 1) for _ in range(many)]
        return self.made_scalar(shape, pattern, names, dice)

    def made_object(self, shape, pattern, names, dice, depth):
        properties = shape.get("properties", {})
        if shape.get("maxProperties") == 1 and properties:
            wanted = [dice.choice(list(properties))]
        else:
            chance = 0.3 / (1 + depth)
            wanted = [key for key in properties if key in shape.get("required", ()) or dice.random() < chance]
            if not wanted and properties:
                wanted = [dice.choice(list(properties))]
        made = {key: self.made(properties[key], pattern + (key,), names, dice, depth + 1) for key in wanted}
        if not properties and isinstance(shape.get("additionalProperties"), dict):
            name = dice.choice([operation.split(".")[-1] for operation in names.operations] or ["a"])
            made[name] = self.made(shape["additionalProperties"], pattern + ("*",), names, dice, depth + 1)
        return made

    def made_scalar(self, shape, pattern, names, dice):
        if "enum" in shape:
            return dice.choice(shape["enum"])
        kind, word = shape.get("type"), next((part for part in reversed(pattern) if part not in ("*", "[]")), "")
        if kind == "boolean":
            return dice.random() < 0.5
        if shape.get("is") in SCALARS:
            return SCALARS[shape["is"]](shape, dice)
        if word in WORDS and "?" not in str(shape.get("pattern", "")):
            return filled(dice.choice(WORDS[word]), dice)
        if "integer" in (kind if isinstance(kind, list) else [kind]):
            return count(shape, dice)
        if "pattern" in shape:
            return dice.choice(["1B", "1KB", "20GiB", "1TB", "9000TB"])
        return reference(shape, word, names, dice) or dice.choice(self.pool.get(pattern) or ["a"])


def fits(shape, value):
    kind = shape.get("type")
    kinds = kind if isinstance(kind, list) else [kind]
    if isinstance(value, dict):
        return "object" in kinds
    if isinstance(value, list):
        return "array" in kinds
    if isinstance(value, bool):
        return "boolean" in kinds
    if "enum" in shape:
        return value in shape["enum"]
    if isinstance(value, int):
        return "integer" in kinds or "number" in kinds
    if not isinstance(value, str) or "string" not in kinds:
        return False
    return "pattern" not in shape or bool(re.search(shape["pattern"], value))


def reference(shape, word, names, dice):
    """The name of something that the topology has, of the sort that is asked for; nil where there is none."""
    example = (shape.get("examples") or [""])[0]
    if example == "app.page":
        return dice.choice(names.operations or ["a"])
    if example == "app":
        return dice.choice(list(names.components) or ["a"])
    if example == "users":
        return dice.choice(names.data or ["a"])
    sorts = {
        "region": list(names.regions), "zone": names.zones, "zones": names.zones, "of": list(names.sources),
        "operations": [each.split(".")[-1] for each in names.operations],
        "passes": [each.split(".")[-1] for each in names.operations],
        "latency": names.links, "loss": names.links, "duplicate": names.links, "partition": names.links,
        "bandwidth": names.links,
    }
    return dice.choice(sorts[word]) if sorts.get(word) else None


def duration(_, dice):
    roll = dice.random()
    if roll < 0.2:
        return dice.choice(["36500d", "36500d", "1ns", "0s"])
    if roll < 0.6:
        return dice.choice(DURATIONS)
    return spelled(10 ** dice.uniform(0, 18.5))


def spelled(nanoseconds):
    """A duration in the largest unit that says it in whole numbers, to three digits."""
    nanoseconds = round(nanoseconds)
    digits = max(0, len(str(nanoseconds)) - 3)
    nanoseconds = nanoseconds // 10 ** digits * 10 ** digits
    unit = next(unit for unit, length in UNITS.items() if nanoseconds % length == 0) if nanoseconds else "s"
    return f"{nanoseconds // UNITS[unit]}{unit}"


def count(shape, dice):
    low, high = shape.get("minimum", 0), shape.get("maximum", 10 ** 9)
    roll = dice.random()
    if roll < 0.25:
        return dice.choice([low, low, low + 1, high, high, high - 1])
    if roll < 0.3:
        return dice.choice([max(0, low - 1), high + 1, 0])
    return min(high, max(low, round(10 ** dice.uniform(math.log10(max(low, 1)), math.log10(max(high, 1))))))


def percentage(_, dice):
    if dice.random() < 0.1:
        return dice.choice(["100.1%", "1000%"])
    return dice.choice(["0%", "100%", "0.0001%", "99.9999%", "1%", "50%", "99%"])


def rate(_, dice):
    if dice.random() < 0.6:
        return dice.choice(["1/month", "1/d", "3/d", "1/h", "10/h", "1/min", "0.001/s", "1/s", "10/s", "1000/s"])
    return dice.choice(["0/s", "1M/s", "10000M/s", "10001M/s", "1/ms", "0.000001/month"])


def filled(form, dice):
    """A form with its places filled: durations in ascending order mostly, numbers, counts, factors, percentages."""
    times = [duration(None, dice) for _ in range(3)]
    if dice.random() < 0.8:
        times.sort(key=nanoseconds)
    return form.format(
        a=times[0], b=times[1], c=times[2], n=dice.choice(NUMBERS), k=dice.choice([1, 2, 3, 10, 100, 1000, 1000000]),
        x=factor(None, dice), y=factor(None, dice), p=dice.choice(["50", "99", "99.9", "99.99"]),
        q=percentage(None, dice))


def nanoseconds(text):
    return sum(float(number) * UNITS[unit] for number, unit in re.findall(r"([0-9.]+)(d|h|ms|m|us|ns|s)", text))


def factor(_, dice):
    return dice.choice(["0x", "0.000001x", "0.001x", "0.5x", "1x", "2x", "10x", "1000x", "1000000x", "1000000000x"])


def distribution(shape, dice):
    return filled(dice.choice(FORMS), dice) if dice.random() < 0.6 else duration(shape, dice)


SCALARS = {
    "duration": duration, "count": count, "percentage": percentage, "rate": rate, "factor": factor,
    "distribution": distribution,
    "size": lambda _, dice: dice.choice(["0B", "1B", "1KB", "30KB", "1MB", "20GiB", "1TB", "1000000TB"]),
    "price": lambda _, dice: dice.choice(["$0/h", "$0.34/h", "$1000000000/ms", "$0.000001/month"]),
    "entries": count,
}
