"""From one topology to another: a tree is changed at some places, within the families that a swarm allows."""
import json
import re

from fuzzing.language import SCALARS, UNITS, Names, nanoseconds, reference, spelled

# A swarm has about half of these; the keys of the others go, where the schema lets them.
FAMILIES = {
    "faults": {"faults", "failover"},
    "scaling": {"autoscale", "cold_start"},
    "routing": {
        "policy", "choices", "weights", "decay", "virtual_nodes", "table_size", "balance_factor", "sticky", "slow_start",
        "zone_aware", "panic_threshold"},
    "stations": {"scheduler", "speeds", "discipline", "lifo_above"},
    "guards": {"breaker", "limits", "outlier_detection", "throttle", "health_check", "passive", "redispatch", "bulkhead"},
    "fronts": {"timeouts", "maxconn", "server_maxconn", "backlog", "receive", "edge", "resolvers"},
    "calls": {"retry", "hedge", "deadline", "cancellation", "fallback"},
    "caches": {
        "cache", "coalesce", "stale_if_error", "stale_while_revalidate", "ttl_jitter", "ttl_renew", "eviction",
        "maxmemory_samples", "passes"},
    "messages": {
        "dead_letter", "dead_letter_after", "deduplication", "delay", "delivery", "durable", "overflow", "partitions",
        "poison", "retry_delay", "subscribers", "visibility_timeout"},
    "limits": {"rate_limit", "concurrency_limit", "shed", "reserve", "memory", "queue", "concurrency"},
    "data": {
        "popularity", "size", "replicas", "shards", "quorum", "read_your_writes", "access", "contention", "tables",
        "storage", "access_costs", "lock"},
    "pools": {"pool", "pooler", "max_connections"},
    "regions": {"region", "regions", "zones", "zone", "round_trips", "zone_latency"},
    "watching": {"alerts", "objectives", "price"},
    "loads": {"load", "shape", "modulated", "recorded", "batch", "arrivals"},
    "variants": {"variants"},
    "bandwidth": {"bandwidth"},
}
FAMILY_OF = {key: family for family, keys in FAMILIES.items() for key in keys}


def swarm(dice):
    """The families that are allowed for a while."""
    return {family for family in FAMILIES if dice.random() < 0.5}


class Mutator:
    def __init__(self, language, seeds):
        self.language, self.seeds = language, seeds

    def child(self, parent, allowed, dice):
        """A changed copy of a tree."""
        tree = json.loads(json.dumps(parent))
        for _ in range(1 + min(9, int(dice.expovariate(0.35)))):
            names = Names(tree)
            dice.choices([each for each, _ in CHANGES], [weight for _, weight in CHANGES])[0](
                self, tree, allowed, names, dice)
        self.prune(tree, allowed)
        self.mend(tree, dice)
        return tree

    def prune(self, tree, allowed):
        """Takes out what belongs to a family that is off."""
        for spot in self.language.spots(tree):
            is_off = FAMILY_OF.get(spot.key) not in allowed | {None}
            if is_off and spot.optional and isinstance(spot.parent, dict):
                spot.parent.pop(spot.key, None)

    def mend(self, tree, dice):
        """Points every name that leads nowhere at something that is there."""
        names = Names(tree)
        for spot in self.language.spots(tree):
            if not isinstance(spot.value, str) or spot.parent is None:
                continue
            example = (spot.shape.get("examples") or [""])[0]
            known = {
                "app.page": spot.value in names.operations or leads(spot.value, names),
                "app": spot.value in names.components, "users": spot.value in names.data,
            }.get(example, True)
            if "->" in spot.value:
                ends = [end.strip() for end in re.split("<?->", spot.value)]
                known = all(end in names.components or end in names.sources for end in ends)
            elif spot.word in ("region", "zone"):
                known = spot.value in names.regions or spot.value in names.zones
            if not known:
                other = reference(spot.shape, spot.word, names, dice)
                if other is not None:
                    spot.parent[spot.key] = other
                elif spot.optional and isinstance(spot.parent, dict):
                    spot.parent.pop(spot.key, None)
        links = tree.get("links")
        for name in list(links) if isinstance(links, dict) else []:
            ends = [end.strip() for end in name.split("->")]
            if len(ends) == 2 and any(end not in names.components and end not in names.sources for end in ends):
                everybody = list(names.components) + list(names.sources)
                links[f"{dice.choice(everybody)} -> {dice.choice(list(names.components) or ['a'])}"] = links.pop(name)
        for goal in tree.get("objectives") if isinstance(tree.get("objectives"), list) else []:
            for name in list(goal) if isinstance(goal, dict) else []:
                if name.split(".")[0] not in names.sources and names.sources:
                    goal[dice.choice(list(names.sources))] = goal.pop(name)

    def spots(self, tree, wanted):
        return [spot for spot in self.language.spots(tree) if spot.parent is not None and wanted(spot)]

    def extreme(self, tree, allowed, names, dice):
        """A value at an end of its range."""
        spots = self.spots(tree, lambda spot: not isinstance(spot.value, (dict, list)) and spot.word not in FIXED)
        for spot in dice.sample(spots, min(len(spots), dice.choice([1, 1, 2, 4]))):
            spot.parent[spot.key] = self.language.made_scalar(spot.shape, spot.pattern, names, dice)

    def flooded(self, tree, allowed, names, dice):
        """One value of a sort wherever that sort stands, or at half of the places."""
        spots = self.spots(tree, lambda spot: spot.shape.get("is") in SCALARS)
        if spots:
            sort = dice.choice(sorted({spot.shape["is"] for spot in spots}))
            part = dice.choice([0.3, 1])
            value = SCALARS[sort]({}, dice)
            for spot in spots:
                if spot.shape["is"] == sort and dice.random() < part and spot.word not in FIXED:
                    spot.parent[spot.key] = value

    def scaled(self, tree, allowed, names, dice):
        """A number times a power of ten."""
        spots = self.spots(tree, lambda spot: isinstance(spot.value, str) and re.match("[0-9]", spot.value))
        if spots:
            spot = dice.choice(spots)
            power = dice.choice([-6, -3, -2, -1, 1, 2, 3, 6])
            number = re.match("[0-9][0-9_]*(?:[.][0-9]+)?", spot.value)
            value = float(number.group().replace("_", "")) * 10.0 ** power
            spot.parent[spot.key] = plain(value) + spot.value[number.end():]

    def added(self, tree, allowed, names, dice):
        """A key that the schema has and the tree does not."""
        places = []
        for spot in self.language.spots(tree):
            if isinstance(spot.value, dict) and spot.shape.get("maxProperties") != 1:
                for key, schema in spot.shape.get("properties", {}).items():
                    if key not in spot.value and key not in FIXED and FAMILY_OF.get(key) in allowed | {None}:
                        # The keys of families that are on are what the swarm is for.
                        places += [(spot, key, schema)] * (3 if key in FAMILY_OF else 1)
        if places:
            spot, key, schema = dice.choice(places)
            spot.value[key] = self.language.made(schema, spot.pattern + (key,), names, dice)

    def deleted(self, tree, allowed, names, dice):
        spots = self.spots(tree, lambda spot: spot.optional)
        if spots:
            spot = dice.choice(spots)
            del spot.parent[spot.key]

    def doubled(self, tree, allowed, names, dice):
        """A part once more: a named one under another name, an element of a list once or many times."""
        spots = self.spots(tree, lambda spot: spot.pattern and spot.pattern[-1] in ("*", "[]"))
        if spots:
            spot = dice.choice(spots)
            copies = [json.loads(json.dumps(spot.value)) for _ in range(dice.choice([1, 1, 1, 2, 20]))]
            if isinstance(spot.parent, list):
                spot.parent[spot.key:spot.key] = copies
            elif "->" not in str(spot.key) and "." not in str(spot.key):
                for copy in copies[:3]:
                    spot.parent[f"{spot.key}{len(spot.parent)}"] = copy

    def spliced(self, tree, allowed, names, dice):
        """A part of another file in place of one that stands at the like place."""
        spots = self.spots(tree, lambda spot: len(self.language.pool.get(spot.pattern, ())) > 1)
        if spots:
            spot = dice.choice(spots)
            part = json.loads(json.dumps(dice.choice(self.language.pool[spot.pattern])))
            if isinstance(spot.parent, list) and dice.random() < 0.5:
                spot.parent.append(part)
            else:
                spot.parent[spot.key] = part

    def joined(self, tree, allowed, names, dice):
        """A component of another file beside those that are there, and somebody who calls it."""
        other = dice.choice(self.seeds)
        name = dice.choice(list(other["components"]))
        if isinstance(tree.get("components"), dict):
            tree["components"][name] = json.loads(json.dumps(other["components"][name]))
            now = Names(tree)
            mine = [each for each in now.operations if each.split(".")[0] == name]
            spots = self.spots(tree, lambda spot: (spot.shape.get("examples") or [""])[0] == "app.page")
            if mine and spots:
                spot = dice.choice(spots)
                spot.parent[spot.key] = dice.choice(mine)

    def swapped(self, tree, allowed, names, dice):
        """Two texts of the same sort change places."""
        spots = self.spots(tree, lambda spot: isinstance(spot.value, str))
        if spots:
            one = dice.choice(spots)
            other = dice.choice([spot for spot in spots if spot.shape.get("is") == one.shape.get("is")])
            one.parent[one.key], other.parent[other.key] = other.value, one.value

    def slowed(self, tree, allowed, names, dice):
        """The whole topology in slow or in quick motion: durations one way, rates the other."""
        self.stretch(tree, 10.0 ** dice.choice([-6, -4, -2, -1, 1, 2, 3, 4, 5, 6, 7]), times=True, rates=True)

    def quieter(self, tree, allowed, names, dice):
        """Fewer requests, so that a run comes further."""
        self.stretch(tree, 10.0 ** dice.choice([1, 2, 3, 4]), times=False, rates=True)

    def shorter(self, tree, allowed, names, dice):
        """Another length of the run, its beginning and its intervals with it."""
        simulation = tree.setdefault("simulation", {})
        if isinstance(simulation, dict):
            whole = dice.choice(["1ns", "1ms", "1s", "10s", "1m", "1h", "1d", "30d", "365d", "3650d"])
            simulation["duration"] = whole
            share = dice.choice([0, 0.01, 0.1, 0.5, 0.999])
            simulation["warmup"] = spelled(nanoseconds(whole) * share)
            simulation.pop("interval", None)
            if dice.random() < 0.3:
                simulation["interval"] = spelled(nanoseconds(whole) / dice.choice([1, 2, 3, 10, 100, 1000]))

    def stretch(self, tree, by, times, rates):
        for spot in self.language.spots(tree):
            if not isinstance(spot.value, str) or spot.parent is None:
                continue
            sort = spot.shape.get("is")
            if rates and sort == "rate":
                number = re.match("[0-9_.]+", spot.value)
                if number:
                    value = float(number.group().replace("_", "")) / by
                    spot.parent[spot.key] = plain(value) + spot.value[number.end():]
            elif times and (sort in ("duration", "distribution") or spot.word in ("shape", "objectives")):
                spot.parent[spot.key] = re.sub(
                    r"(?<![A-Za-z0-9_.])([0-9]+(?:\.[0-9]+)?)(d|h|ms|m|us|ns|s)(?![A-Za-z])",
                    lambda found: held(float(found.group(1)) * UNITS[found.group(2)], by, spot.pattern), spot.value)


FIXED = {"tailrace", "name", "description", "kind", "share"}
CHANGES = [
    (Mutator.extreme, 7), (Mutator.scaled, 3), (Mutator.added, 6), (Mutator.deleted, 1), (Mutator.doubled, 1),
    (Mutator.spliced, 3), (Mutator.joined, 1), (Mutator.swapped, 1), (Mutator.slowed, 3), (Mutator.quieter, 4),
    (Mutator.shorter, 3), (Mutator.flooded, 1)]


def held(nanoseconds, by, pattern):
    """A duration that was stretched, within what the language takes there; what lasts keeps lasting."""
    longest = (3650 if pattern[:1] == ("simulation",) else 36500) * UNITS["d"]
    return spelled(min(longest, max(1, nanoseconds * by)) if nanoseconds else 0)


def leads(operation, names):
    """Whether an operation is one of a component that says nothing of its operations."""
    component = names.components.get(operation.split(".")[0])
    return component is not None and "operations" not in component


def plain(number):
    """A number as the language writes it, without an exponent."""
    return f"{number:.12f}".rstrip("0").rstrip(".") or "0"
