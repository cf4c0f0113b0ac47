"""Reads a JSON list of documents and prints a JSON list of their canonical trees, as PyYAML composes them."""

import json
import sys

import yaml


def scalar(text):
    return "s%d:%s" % (len(text.encode("utf-8")), text)


def canonical(loader, node):
    if node is None:
        return scalar("")
    if isinstance(node, yaml.ScalarNode):
        return scalar(node.value)
    if isinstance(node, yaml.SequenceNode):
        return "[" + ",".join(canonical(loader, item) for item in node.value) + "]"
    loader.flatten_mapping(node)
    entries = {key.value: canonical(loader, value) for key, value in node.value}
    keys = sorted(entries, key=lambda key: key.encode("utf-8"))
    return "{" + ",".join(scalar(key) + "=" + entries[key] for key in keys) + "}"


def read(text):
    try:
        loader = yaml.SafeLoader(text)
        return canonical(loader, loader.get_single_node())
    except yaml.YAMLError as error:
        return "error: " + " ".join(str(error).split())


with open(sys.argv[1], encoding="utf-8", newline="") as file:
    documents = json.load(file)
json.dump([read(document) for document in documents], sys.stdout)
