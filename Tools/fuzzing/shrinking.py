"""Makes an input that shows something smaller while it still shows it."""
import json

from fuzzing.language import written

TRIES = 150


def shrunk(tree, shows, tries=TRIES):
    """The smallest tree found within so many tries for which `shows(text)` holds; the largest parts go first."""
    left = tries
    changed = True
    while changed and left > 0:
        changed = False
        for path in sorted(paths(tree), key=lambda path: -len(json.dumps(at(tree, path)))):
            smaller = without(tree, path)
            if smaller is None:
                continue
            left -= 1
            if shows(written(smaller)):
                tree, changed = smaller, True
            if left <= 0:
                break
    return tree


def paths(tree, path=()):
    """All places of a tree but its root."""
    inner = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    return [each for key, part in inner for each in [path + (key,), *paths(part, path + (key,))]]


def at(tree, path):
    for key in path:
        tree = tree[key]
    return tree


def without(tree, path):
    """A copy that lacks one place; nil where the place went with another, or moved up in its list."""
    copy = json.loads(json.dumps(tree))
    try:
        del at(copy, path[:-1])[path[-1]]
    except (KeyError, IndexError, TypeError):
        return None
    return copy
